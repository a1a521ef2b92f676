import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StrategyEntry } from "../../src/experiment/catalogue/nouns.ts";
import type { StrategyId } from "../../src/experiment/catalogue/strategies/index.ts";
import { strategies as entries } from "../../src/experiment/catalogue/strategies/index.ts";
import { appliesTo } from "../../src/experiment/catalogue/strategies/strategiesFor.ts";
import type { Norm } from "../../src/experiment/terms/choice.ts";
import { attackImages } from "../../tests/attacking.ts";
import { type Hyperplanes, linearSystem, threeArms } from "../../tests/linearSystem.ts";
import { startBackend } from "../backend/start.ts";
import type { Classifier } from "../decompositions/classifier.ts";

const straight = { id: "pgd", params: { steps: 40, randomStart: false } };

let arms: Classifier;
beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  arms = linearSystem("one-vs-all", threeArms);
});
afterAll(() => arms.dispose());

async function breaks(classifier: Classifier, strategy: StrategyId, norm: Norm, epsilon: number): Promise<boolean> {
  for (let objective = 0; objective < 3; objective++) {
    const { broken } = await attackImages(classifier, [threeArms.x], [0], {
      attack: straight,
      strategy,
      threat: { norm, epsilon },
      objective,
    });
    if (broken[0]) return true;
  }
  return false;
}

/** Smallest epsilon at which each strategy changes the decision (docs/algorithms.md 11.3, simulated in float64 there). */
const thresholds: Partial<Record<StrategyId, Record<Norm, number>>> = {
  "multi-targeted": { l2: 0.24271, linf: 0.13846 },
  "top-2": { l2: 0.24274, linf: 0.13846 },
  softmax: { l2: 0.25579, linf: 0.16923 },
  "average-gradient": { l2: 0.26306, linf: 0.16923 },
  "highest-arm": { l2: 0.26609, linf: 0.16364 },
  "best-arm": { l2: 0.26609, linf: 0.15 },
};

describe.each(Object.keys(thresholds) as StrategyId[])("%s on three linear arms", (strategy) => {
  test.each(["l2", "linf"] as const)("breaks from its %s threshold on", async (norm) => {
    const threshold = (thresholds[strategy] as Record<Norm, number>)[norm];
    expect(await breaks(arms, strategy, norm, threshold - 1e-4)).toBe(false);
    expect(await breaks(arms, strategy, norm, threshold + 1e-4)).toBe(true);
  });
});

test("margin and softmax top 2 push towards the second class as multi-targeted does", async () => {
  for (const strategy of ["margin", "softmax-top-2"] as const)
    for (const [norm, exact] of [
      ["l2", 0.242712],
      ["linf", 0.1384615],
    ] as const) {
      expect(await breaks(arms, strategy, norm, exact * 0.999)).toBe(false);
      expect(await breaks(arms, strategy, norm, exact * 1.001)).toBe(true);
    }
});

const ladder: Record<Norm, readonly (readonly [number, readonly StrategyId[]])[]> = {
  linf: [
    [0.135, []],
    [0.145, ["multi-targeted", "top-2"]],
    [0.155, ["best-arm"]],
    [0.165, ["highest-arm"]],
    [0.17, ["softmax", "average-gradient"]],
  ],
  l2: [
    [0.24, []],
    [0.25, ["multi-targeted", "top-2"]],
    [0.258, ["softmax"]],
    [0.2645, ["average-gradient"]],
    [0.27, ["highest-arm", "best-arm"]],
  ],
};

test.each(["linf", "l2"] as const)("the ladder of strategies in %s", async (norm) => {
  const expected: StrategyId[] = [];
  for (const [epsilon, added] of ladder[norm]) {
    expected.push(...added);
    const found: string[] = [];
    for (const strategy of Object.keys(thresholds) as StrategyId[])
      if (await breaks(arms, strategy, norm, epsilon)) found.push(strategy);
    expect(found.sort()).toEqual([...expected].sort());
  }
});

test("on a multiclass model the same planes fall at the exact distance", async () => {
  const one = linearSystem("multiclass", threeArms);
  for (const [norm, exact] of [
    ["l2", 0.242712],
    ["linf", 0.1384615],
  ] as const)
    for (const strategy of ["margin", "multi-targeted"] as const) {
      expect(await breaks(one, strategy, norm, exact * 0.999)).toBe(false);
      expect(await breaks(one, strategy, norm, exact * 1.001)).toBe(true);
    }
  one.dispose();
});

describe("one hyperplane (docs/algorithms.md 11.2)", () => {
  // Two scores +-g/2, so that their difference is g.
  const plane = (w: readonly number[], b: number): Hyperplanes => ({
    weights: [w.map((v) => v / 2), w.map((v) => -v / 2)],
    biases: [b / 2, -b / 2],
  });
  const cases = [
    { name: "box inactive", w: [0.6, -0.8, 0], b: -0.1, x: [0.5, 0.2, 0.9], l2: 0.04, linf: 0.0285714 },
    { name: "box active", w: [1, 1], b: -0.3, x: [0.05, 0.55], l2: 0.254951, linf: 0.25 },
  ];
  const usable = Object.entries(entries)
    .filter(([, entry]) => appliesTo(entry as StrategyEntry, "arms") && entry.minClasses <= 2)
    .map(([id]) => id as StrategyId);

  test.each(cases)("$name: every strategy falls just above the distance, none below", async ({ w, b, x, l2, linf }) => {
    const system = linearSystem("one-vs-all", plane(w, b));
    for (const [norm, distance] of [
      ["l2", l2],
      ["linf", linf],
    ] as const)
      for (const strategy of usable)
        for (const [factor, expected] of [
          [0.99, false],
          [1.01, true],
        ] as const) {
          const { broken } = await attackImages(system, [x], [0], {
            attack: straight,
            strategy,
            threat: { norm, epsilon: distance * factor },
          });
          expect([strategy, norm, factor, broken[0]]).toEqual([strategy, norm, factor, expected]);
        }
    system.dispose();
  });

  test("the last iterate is -eps sign(g) w / |w|", async () => {
    const system = linearSystem("one-vs-all", plane([0.6, -0.8, 0], -0.1));
    const { perturbed } = await attackImages(system, [[0.5, 0.2, 0.9]], [0], {
      attack: { id: "pgd", params: { steps: 40, randomStart: false, keep: "last" } },
      strategy: "margin",
      threat: { norm: "l2", epsilon: 0.05 },
    });
    const expected = [0.5 - 0.05 * 0.6, 0.2 + 0.05 * 0.8, 0.9];
    for (const [i, value] of expected.entries()) expect(perturbed[0]?.[i]).toBeCloseTo(value, 6);
    system.dispose();
  });
});
