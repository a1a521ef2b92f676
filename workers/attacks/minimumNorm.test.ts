import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AttackId, attacks as entries } from "../../src/experiment/catalogue/attacks/index.ts";
import type { AttackEntry } from "../../src/experiment/catalogue/nouns.ts";
import type { StrategyId } from "../../src/experiment/catalogue/strategies/index.ts";
import type { Norm, ParameterValue } from "../../src/experiment/terms/choice.ts";
import { attackImages } from "../../tests/attacking.ts";
import { type Hyperplanes, linearSystem, threeArms } from "../../tests/linearSystem.ts";
import { startBackend } from "../backend/start.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { perturbationSize } from "../maths/measure.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

const minimal = (Object.keys(entries) as AttackId[]).filter((id) => (entries[id] as AttackEntry).minimal);
const norms = ["l2", "linf"] as const;

/** How far above the exact distance each attack may end, as a share of it. */
const slack: Partial<Record<AttackId, number>> = {
  fab: 0.01,
  deepfool: 0.01,
  cw: 0.05,
  "pgd-bisection": 0.01,
};
const params: Partial<Record<AttackId, Record<string, ParameterValue>>> = {
  fab: { steps: 30 },
  cw: { steps: 120, searches: 5 },
  // From the clean image the gradients of linear scores lead straight to the nearest change, at any budget.
  "pgd-bisection": { steps: 20, restarts: 1, randomStart: false },
};

interface Found {
  readonly size: number;
  readonly broken: boolean;
  readonly perturbed: Float32Array;
}

async function distance(
  system: Classifier,
  x: readonly number[],
  label: number,
  attack: AttackId,
  norm: Norm,
  strategy: StrategyId,
  objective = 0,
): Promise<Found> {
  const { perturbed, broken, firstSuccess } = await attackImages(system, [x], [label], {
    attack: { id: attack, params: params[attack] ?? {} },
    strategy,
    threat: { norm, epsilon: 1 },
    smallest: true,
    objective,
  });
  expect((firstSuccess[0] as number) >= 0).toBe(broken[0]);
  const image = perturbed[0] as Float32Array;
  return { size: perturbationSize(x, image, norm), broken: broken[0] as boolean, perturbed: image };
}

// Two scores +-g/2, so that their difference is g.
const plane = (w: readonly number[], b: number): Hyperplanes => ({
  weights: [w.map((v) => v / 2), w.map((v) => -v / 2)],
  biases: [b / 2, -b / 2],
});

describe.each(minimal)("%s", (attack) => {
  const limit = 1 + (slack[attack] as number);

  describe("one hyperplane (docs/algorithms.md 11.2)", () => {
    test.each([
      { name: "box inactive", w: [0.6, -0.8, 0], b: -0.1, x: [0.5, 0.2, 0.9], l2: 0.04, linf: 0.0285714 },
      { name: "box active", w: [1, 1], b: -0.3, x: [0.05, 0.55], l2: 0.254951, linf: 0.25 },
    ])("$name: the exact distance in both norms", async ({ w, b, x, ...exact }) => {
      for (const decomposition of ["multiclass", "one-vs-all"] as const) {
        const system = linearSystem(decomposition, plane(w, b));
        for (const norm of norms)
          for (const strategy of ["margin", "multi-targeted"] as const) {
            const { size, broken } = await distance(system, x, 0, attack, norm, strategy);
            expect(broken).toBe(true);
            expect(size).toBeGreaterThanOrEqual(exact[norm] * (1 - 1e-4));
            expect([norm, strategy, size < exact[norm] * limit]).toEqual([norm, strategy, true]);
          }
        system.dispose();
      }
    });
  });

  describe("three linear arms (docs/algorithms.md 11.3)", () => {
    let arms: Classifier;
    beforeAll(() => {
      arms = linearSystem("one-vs-all", threeArms);
    });
    afterAll(() => arms.dispose());

    test("margin and multi-targeted reach the exact minimum, towards the second class and the third", async () => {
      const exact = { l2: [0.242712, 0.3354969], linf: [0.1384615, 0.1692308] } as const;
      for (const norm of norms) {
        const open = await distance(arms, threeArms.x, 0, attack, norm, "margin");
        expect(open.size).toBeGreaterThanOrEqual(exact[norm][0] * (1 - 1e-4));
        expect(open.size).toBeLessThan(exact[norm][0] * limit);
        const second = await distance(arms, threeArms.x, 0, attack, norm, "multi-targeted", 0);
        expect(second.size).toBeLessThan(exact[norm][0] * limit);
        // Towards the third class, whatever change is met first counts.
        const third = await distance(arms, threeArms.x, 0, attack, norm, "multi-targeted", 1);
        expect(third.size).toBeGreaterThanOrEqual(exact[norm][0] * (1 - 1e-4));
        expect(third.size).toBeLessThan(exact[norm][1] * limit);
      }
    });

    test("single arms fall where their own straight line does", async () => {
      const exact = { l2: [0.266085, 0.2806243], linf: [0.1636364, 0.15] } as const;
      for (const norm of norms)
        for (const objective of [0, 1] as const) {
          const { size, broken } = await distance(arms, threeArms.x, 0, attack, norm, "best-arm", objective);
          expect(broken).toBe(true);
          // An l2 step leaves the line at the box, and never gets below the exact minimum of all attacks.
          expect(size).toBeGreaterThan(0.99 * { l2: 0.242712, linf: 0.1384615 }[norm]);
          expect([objective, size < exact[norm][objective] * limit]).toEqual([objective, true]);
        }
    });
  });

  test("what cannot be broken is infinitely far, and comes back clean (I15)", async () => {
    const system = linearSystem("multiclass", plane([0.1, 0.1], 5));
    for (const norm of norms) {
      const { broken, size, perturbed } = await distance(system, [0.5, 0.5], 0, attack, norm, "margin");
      expect([broken, size]).toEqual([false, 0]);
      expect(Array.from(perturbed)).toEqual([0.5, 0.5]);
    }
    system.dispose();
  });

  test("under a threat only what fits the budget counts", async () => {
    const system = linearSystem("multiclass", plane([1, 1], -0.3));
    for (const [norm, exact] of [
      ["l2", 0.254951],
      ["linf", 0.25],
    ] as const)
      for (const [epsilon, expected] of [
        [exact * 0.98, false],
        [exact * 1.06, true],
      ] as const) {
        const { broken } = await attackImages(system, [[0.05, 0.55]], [0], {
          attack: { id: attack, params: params[attack] ?? {} },
          strategy: "margin",
          threat: { norm, epsilon },
        });
        expect([norm, epsilon, broken[0]]).toEqual([norm, epsilon, expected]);
      }
    system.dispose();
  });
});
