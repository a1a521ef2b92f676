import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plan } from "../plan/plan.ts";
import { presets } from "../presets/index.ts";
import type { ExperimentSpec } from "./spec.ts";
import { parseSpec, parseSpecText, specTextLimit } from "./validate.ts";

const smoke: ExperimentSpec = presets.smoke;
const problemsOf = (input: unknown): readonly string[] => {
  const parsed = parseSpec(input);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};
const evaluation = (changes: Partial<ExperimentSpec["evaluation"]>): ExperimentSpec => ({
  ...smoke,
  evaluation: { ...smoke.evaluation, ...changes },
});

describe("presets", () => {
  it.each(Object.entries(presets))("%s validates, plans and survives JSON", async (_, preset) => {
    const parsed = parseSpecText(JSON.stringify(preset));
    expect(parsed).toEqual({ ok: true, spec: preset });
    expect((await plan(preset)).tasks.length).toBeGreaterThan(0);
    expect((preset as ExperimentSpec).deviations?.length).toBeGreaterThan(0);
  });
});

describe("parseSpec", () => {
  it.each<[string, unknown, string]>([
    ["no object", 3, ": 3 found, an object expected"],
    ["a missing field", { ...smoke, seed: undefined }, "seed: nothing found, a number expected"],
    ["another version", { ...smoke, version: 2 }, "version: 2 found, 1 expected"],
    ["an unknown field", { ...smoke, sed: 1 }, 'sed: unknown field "sed": remove it or correct its name'],
    ["a seed that is not whole", { ...smoke, seed: 0.5 }, "seed: 0.5 found, a whole number expected"],
    [
      "a negative epsilon",
      evaluation({ threats: [{ norm: "linf", epsilon: -1 }] }),
      "evaluation.threats[0].epsilon: -1 found, at least 0 expected",
    ],
    [
      "an unknown norm",
      evaluation({ threats: [{ norm: "l1" as "l2", epsilon: 1 }] }),
      'evaluation.threats[0].norm: "l1" found, "linf" or "l2" expected',
    ],
    ["no system", { ...smoke, systems: [] }, "systems: an empty list found, at least 1 entry expected"],
    [
      "momentum 1",
      { ...smoke, training: { ...smoke.training, momentum: 1 } },
      "training.momentum: 1 found, less than 1 expected",
    ],
    [
      "NaN",
      { ...smoke, training: { ...smoke.training, learningRate: Number.NaN } },
      "training.learningRate: NaN found, a number expected",
    ],
    [
      "an unknown data set",
      { ...smoke, dataset: { id: "imagenet" } },
      'dataset.id: unknown data set "imagenet": use one of digits',
    ],
    [
      "more training and validation images than there are",
      { ...smoke, dataset: { id: "mnist", params: { train: 60_000 } } },
      "dataset.params.train: 60000 training and 5000 validation images found, together at most the 60000",
    ],
    [
      "an unknown parameter",
      { ...smoke, defence: { id: "adversarial", params: { eps: 1 } } },
      'defence.params.eps: unknown parameter "eps" of defence adversarial: use one of norm, epsilon,',
    ],
    [
      "an unknown strategy",
      evaluation({ strategies: ["best"] }),
      'evaluation.strategies[0]: unknown strategy "best": use one of softmax',
    ],
    [
      "0 steps",
      evaluation({ attacks: [{ id: "pgd", params: { steps: 0 } }] }),
      "evaluation.attacks[0].params.steps: steps is 0, a whole number from 1 to 1000 expected",
    ],
    [
      "a repeated system id",
      { ...smoke, systems: [...smoke.systems, { id: "robin", decomposition: { id: "multiclass" } }] },
      'systems[2].id: "robin" is already the id of systems[1], a unique id expected: rename one of them',
    ],
    [
      "a strategy for arms without arms",
      { ...evaluation({ strategies: ["core", "top-2"] }), systems: smoke.systems.slice(0, 1) },
      "evaluation.strategies[1]: strategy top-2 applies to none of the systems, a one-vs-all system expected: add one or remove the strategy",
    ],
    [
      "too many examples",
      evaluation({ examples: 1001 }),
      "evaluation.examples: 1001 test images found, at most 1000 expected for Handwritten digits: use fewer",
    ],
    [
      "attacks without threats",
      evaluation({ threats: [] }),
      "evaluation.threats: no threat found although attacks are given: add a norm and an epsilon, or remove the attacks",
    ],
    [
      "attacks without strategies",
      evaluation({ strategies: [] }),
      "evaluation.strategies: no strategy found although attacks are given: add core, or remove the attacks",
    ],
    [
      "threats without attacks",
      evaluation({ attacks: [] }),
      "evaluation.attacks: no attack found although threats are given: add one, such as pgd, or remove the threats",
    ],
    [
      "defence epsilon 0",
      { ...smoke, defence: { id: "adversarial", params: { epsilon: 0 } } },
      "defence.params.epsilon: epsilon 0 found, more than 0 expected by defence adversarial: raise it, or choose the defence standard",
    ],
    [
      "defence epsilon on the 0-255 scale",
      { ...smoke, defence: { id: "adversarial", params: { epsilon: 8 } } },
      "defence.params.epsilon: linf epsilon 8 found, at most 1 expected, which reaches every image: pixels go from 0 to 1, so write 8/255 as 0.0314",
    ],
    [
      "epsilon on the 0-255 scale",
      evaluation({ threats: [{ norm: "linf", epsilon: 8 }] }),
      "evaluation.threats[0].epsilon: linf epsilon 8 found, at most 1 expected",
    ],
    [
      "an l2 epsilon beyond the image",
      evaluation({ threats: [{ norm: "l2", epsilon: 21 }] }),
      "evaluation.threats[0].epsilon: l2 epsilon 21 found, at most 20 expected",
    ],
    [
      "a threat given twice",
      evaluation({ threats: [...smoke.evaluation.threats, ...smoke.evaluation.threats] }),
      "evaluation.threats[1]: threat linf 0.05 found twice, once expected: remove one",
    ],
    [
      "an attack given twice",
      evaluation({ attacks: [{ id: "pgd" }, { id: "pgd", params: { steps: 10 } }] }),
      "evaluation.attacks[1]: attack PGD-10 found twice, once expected: remove one",
    ],
    [
      "a threat of an attack that is none of the evaluation",
      evaluation({ attacks: [{ id: "auto", threats: [{ norm: "l2", epsilon: 0.5 }] }] }),
      "evaluation.attacks[0].threats[0]: l2 0.5 found, one of evaluation.threats expected (linf 0.05): add it there, or change it here",
    ],
    [
      "a threat of an attack given twice",
      evaluation({ attacks: [{ id: "auto", threats: [...smoke.evaluation.threats, ...smoke.evaluation.threats] }] }),
      "evaluation.attacks[0].threats[1]: threat linf 0.05 found twice, once expected: remove one",
    ],
    [
      "a threat at which no attack runs",
      evaluation({
        threats: [...smoke.evaluation.threats, { norm: "linf", epsilon: 0.1 }],
        attacks: [{ id: "pgd", threats: smoke.evaluation.threats }],
      }),
      "evaluation.threats[1]: no attack runs at linf 0.1: let one run there, or remove the threat",
    ],
    [
      "an attack at no threat",
      evaluation({ attacks: [{ id: "auto", threats: [] }] }),
      "evaluation.attacks[0].threats: an empty list found, at least 1 entry expected",
    ],
    [
      "batches larger than the training set",
      { ...smoke, training: { ...smoke.training, batchSize: 201 } },
      "training.batchSize: batches of 201 images found, at most the 200 training images expected: use smaller batches",
    ],
    [
      "batches too small to be balanced",
      { ...smoke, training: { ...smoke.training, batchSize: 1 } },
      "training.batchSize: batches of 1 images found, at least 2 expected by the balanced batches of robin: use larger batches",
    ],
  ])("refuses %s", (_, input, problem) => {
    expect(problemsOf(input).some((found) => found.startsWith(problem))).toBe(true);
  });

  it("reports every structural problem at once, and none twice", () => {
    const problems = problemsOf({ ...smoke, seed: "1", name: 3, systems: [{ id: "Robin" }] });
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "name",
      "seed",
      "systems[0].id",
      "systems[0].decomposition",
    ]);
  });

  it("refuses a spec that expands to more evaluations than a machine can hold", () => {
    const attacks = Array.from({ length: 50 }, (_, i) => ({ id: "pgd", params: { steps: i + 1 } }));
    const threats = Array.from({ length: 50 }, (_, i) => ({ norm: "linf" as const, epsilon: i / 100 }));
    expect(problemsOf(evaluation({ examples: 1000, attacks, threats }))).toEqual([
      "evaluation: 80000 evaluation tasks found, at most 20000 expected: use fewer examples, threats, attacks, strategies or systems",
    ]);
  });

  it("accepts an evaluation of clean accuracy alone", () => {
    expect(parseSpec(evaluation({ attacks: [], threats: [], strategies: [] })).ok).toBe(true);
    expect(parseSpec(evaluation({ attacks: [{ id: "none" }], threats: [], strategies: [] })).ok).toBe(true);
  });

  it("never throws, whatever it is given", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withNullPrototype: true }), (junk) => {
        expect(parseSpec(junk).ok).toBe(false);
        expect(parseSpec({ ...smoke, evaluation: junk }).ok).toBe(false);
        expect(parseSpec({ ...smoke, systems: [junk] }).ok).toBe(false);
      }),
    );
  });
});

describe("parseSpecText", () => {
  it("refuses what is no JSON, and long texts before parsing them", () => {
    expect(parseSpecText("{")).toMatchObject({
      ok: false,
      problems: [{ message: expect.stringContaining("no JSON found") }],
    });
    expect(parseSpecText(" ".repeat(specTextLimit + 1))).toMatchObject({
      ok: false,
      problems: [
        {
          message: `a text of ${specTextLimit + 1} characters found, at most ${specTextLimit} expected: this is not a spec`,
        },
      ],
    });
  });
});
