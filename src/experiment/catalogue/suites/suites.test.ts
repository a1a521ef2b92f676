import { describe, expect, it } from "vitest";
import { estimate, taskMultiplyAdds } from "../../plan/cost.ts";
import { plan } from "../../plan/plan.ts";
import type { PlannedTask } from "../../plan/plannedTask.ts";
import { presets } from "../../presets/index.ts";
import type { ExperimentSpec } from "../../spec/spec.ts";
import { parseSpec } from "../../spec/validate.ts";
import { attackLabel } from "../attacks/attackLabel.ts";
import { suiteOf } from "./suiteOf.ts";

const smoke: ExperimentSpec = presets.smoke;
const withEvaluation = (changes: Partial<ExperimentSpec["evaluation"]>): ExperimentSpec => ({
  ...smoke,
  evaluation: { ...smoke.evaluation, ...changes },
});
const problemsOf = (changes: Partial<ExperimentSpec["evaluation"]>) => {
  const parsed = parseSpec(withEvaluation(changes));
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe("auto", () => {
  it("is AutoAttack's standard version with shrinking balls, and on arms one stage more", () => {
    const names = (members: "one" | "arms") =>
      suiteOf({ id: "auto" }, members)?.steps.map(({ attack, strategy }) => `${attackLabel(attack)} ${strategy}`);
    expect(names("one")).toEqual([
      "APGD-100 cross-entropy",
      "APGD-100 targeted-dlr",
      "FAB-100 multi-targeted",
      "Shrinking APGD-100 multi-targeted",
      "Shrinking APGD-100 x5 cross-entropy",
      "Square-5000 margin",
    ]);
    expect(names("arms")).toEqual([
      "APGD-100 softmax",
      "APGD-100 targeted-dlr",
      "FAB-100 multi-targeted",
      "APGD-100 multi-targeted",
      "Shrinking APGD-100 multi-targeted",
      "Shrinking APGD-100 x5 softmax",
      "Square-5000 margin",
    ]);
    expect(suiteOf({ id: "pgd" }, "one")).toBeUndefined();
  });

  it("becomes one task per system, threat and chunk, with its steps written out", async () => {
    const spec = withEvaluation({ attacks: [{ id: "auto", params: { steps: 10 } }], strategies: [] });
    expect(parseSpec(spec).ok).toBe(true);
    const planned = await plan(spec);
    const tasks = planned.tasks.filter(({ label }) => label.startsWith("AutoAttack"));
    expect(tasks.map(({ label }) => label).sort()).toEqual([
      "AutoAttack-10 linf 0.05 on multiclass, 0-31",
      "AutoAttack-10 linf 0.05 on robin, 0-31",
    ]);
    for (const { task } of tasks)
      expect(task).toMatchObject({
        attack: { id: "auto", params: { steps: 10, queries: 5000 } },
        strategy: "cascade",
        stages: expect.arrayContaining([
          {
            attack: { id: "fab", params: { steps: 10, restarts: 1, alphaMax: 0.1, eta: 1.05, beta: 0.9 } },
            strategy: "multi-targeted",
          },
        ]),
      });
    // 32 images x 4000 multiply-adds x passes: clean, APGD-CE, APGD-T, FAB-T with its judging, shrinking APGD-T and x5, Square.
    const multiclass = tasks.find(({ systems }) => systems.includes("multiclass"));
    expect(taskMultiplyAdds((multiclass as (typeof tasks)[number]).task)).toBe(
      32 * 4000 * (1 + 10 * 2.5 + 9 * 10 * 2.5 + 9 * (10 * 2.5 + 18) + 9 * 10 * 2.5 + 5 * 10 * 2.5 + 5000),
    );
    expect(
      estimate(planned, { secondsOf: ({ task }: PlannedTask) => taskMultiplyAdds(task) / 5e9, workers: 1 }).seconds,
    ).toBeGreaterThan(0);
  });
});

describe("paper", () => {
  it("becomes the measurements of its table, each of its own", async () => {
    const { tasks } = await plan(withEvaluation({ attacks: [{ id: "paper" }], strategies: [] }));
    const evaluations = tasks.flatMap(({ label, task }) =>
      task.kind === "evaluate" && task.attack.id !== "none" ? [label.replace(/ linf.* on/, " on")] : [],
    );
    expect(evaluations.sort()).toEqual(
      [
        ...["PGD-10 (last)", "PGD-20 (last)", "CW-200"].flatMap((attack) => [
          `${attack} cross-entropy on multiclass, 0-31`,
          ...["best-arm", "top-2", "softmax"].map((strategy) => `${attack} ${strategy} on robin, 0-31`),
        ]),
      ].sort(),
    );
  });
});

describe("impossible choices", () => {
  it("are refused by name", () => {
    expect(problemsOf({ attacks: [{ id: "fab" }], strategies: ["average-gradient"] })).toEqual([
      "evaluation.strategies[0]: attack fab searches for the nearest decision boundary, and strategy average-gradient names none: use another strategy, such as margin, or an attack that maximises a loss, such as pgd",
    ]);
    expect(problemsOf({ attacks: [{ id: "best" }] })[0]).toMatch(
      /unknown attack "best": use one of none, pgd, .*, or a suite: auto, paper/,
    );
    expect(problemsOf({ attacks: [{ id: "auto", params: { steps: 0 } }] })).toEqual([
      "evaluation.attacks[0].params.steps: steps is 0, a whole number from 1 to 1000 expected",
    ]);
    expect(problemsOf({ attacks: [{ id: "auto" }], strategies: [], threats: [] })).toEqual([
      "evaluation.threats: no threat found although attacks are given: add a norm and an epsilon, or remove the attacks",
    ]);
  });

  it("of the search for smallest perturbations too", () => {
    const distance = {
      examples: 100_000,
      within: [
        { norm: "linf" as const, epsilon: 0 },
        { norm: "linf" as const, epsilon: 2 },
      ],
      attacks: [{ id: "pgd" }, { id: "cw" }],
      strategies: ["average-gradient"],
    };
    expect(problemsOf({ distance })).toEqual([
      expect.stringMatching(/^evaluation.distance.examples: 100000 test images found, at most 1000 expected/),
      "evaluation.distance.within[0].epsilon: epsilon 0 found, the largest perturbation to search expected: raise it, to 1 for linf",
      "evaluation.distance.within[1].norm: norm linf found twice, once expected: remove one",
      "evaluation.distance.attacks[0]: attack pgd found, one that searches for the smallest perturbation expected: use fab, deepfool, cw or pgd-bisection",
      "evaluation.distance.strategies: no strategy found that applies to systems[0]: add core",
      expect.stringMatching(/^evaluation.distance.strategies\[0\]: attack cw searches for the nearest/),
      expect.stringMatching(/^evaluation.distance.within\[1\].epsilon: linf epsilon 2 found, at most 1 expected/),
    ]);
  });
});
