import { describe, expect, it } from "vitest";
import { presets } from "../presets/index.ts";
import type { ExperimentSpec } from "./spec.ts";
import { parseSpec } from "./validate.ts";

const smoke: ExperimentSpec = presets.smoke;
const evaluation = (changes: Partial<ExperimentSpec["evaluation"]>): ExperimentSpec => ({
  ...smoke,
  evaluation: { ...smoke.evaluation, ...changes },
});
/** Asks whether an image is of class 3: two outputs, as one arm of RoBin has. */
const oneArm = (changes: Partial<ExperimentSpec["evaluation"]>): ExperimentSpec => ({
  ...evaluation(changes),
  systems: [{ id: "arm", decomposition: { id: "superclass", params: { k: 2, order: "3" } } }],
});
const problemsOf = (spec: unknown): readonly string[] => {
  const parsed = parseSpec(spec);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};

/** What an evaluation cannot mean is refused by name; images and requests have their own tests in `workers/tasks`. */
describe("evaluations that mean nothing", () => {
  it.each<[string, unknown, string]>([
    [
      "linf epsilon above 1",
      evaluation({ threats: [{ norm: "linf", epsilon: 1.01 }] }),
      "evaluation.threats[0].epsilon: linf epsilon 1.01 found, at most 1 expected, which reaches every image: pixels go from 0 to 1, so write 8/255 as 0.0314",
    ],
    [
      "l2 epsilon above the diagonal of the box",
      evaluation({ threats: [{ norm: "l2", epsilon: 20.1 }] }),
      "evaluation.threats[0].epsilon: l2 epsilon 20.1 found, at most 20 expected, which reaches every image: pixels go from 0 to 1, so write 8/255 as 0.0314",
    ],
    [
      "epsilon that is no number",
      evaluation({ threats: [{ norm: "linf", epsilon: Number.NaN }] }),
      "evaluation.threats[0].epsilon: NaN found, a number expected",
    ],
    ...["pgd", "apgd", "shrinking-apgd", "fab", "deepfool", "pgd-bisection"].map((id): [string, unknown, string] => [
      `0 steps of ${id}`,
      evaluation({ attacks: [{ id, params: { steps: 0 } }] }),
      "evaluation.attacks[0].params.steps: steps is 0, a whole number from 1 to 1000 expected",
    ]),
    [
      "0 queries",
      evaluation({ attacks: [{ id: "square", params: { queries: 0 } }] }),
      "evaluation.attacks[0].params.queries: queries is 0, a whole number from 1 to 100000 expected",
    ],
    ["no image", evaluation({ examples: 0 }), "evaluation.examples: 0 found, at least 1 expected"],
    [
      "one class",
      { ...smoke, dataset: { id: "images", params: { digest: "0".repeat(64), classes: '["cat"]' } } },
      'dataset.params.classes: ["cat"] found, a JSON list of 2 to 256 different class names expected',
    ],
    [
      "DLR on a single arm",
      oneArm({ strategies: ["dlr"] }),
      "evaluation.strategies[0]: 2 labels found on arm, at least 3 expected by strategy dlr: remove it",
    ],
    [
      "targeted DLR on a single arm",
      oneArm({ strategies: ["targeted-dlr"] }),
      "evaluation.strategies[0]: 2 labels found on arm, at least 4 expected by strategy targeted-dlr: remove it",
    ],
  ])("%s", (_, spec, message) => {
    expect(problemsOf(spec)).toContain(message);
  });

  it("epsilon 0 is allowed: it is the clean accuracy", () => {
    expect(problemsOf(evaluation({ threats: [{ norm: "linf", epsilon: 0 }] }))).toEqual([]);
  });
});
