import { beforeAll, describe, expect, test } from "vitest";
import { type Attacking, attackImages } from "../../tests/attacking.ts";
import { linearSystem, threeArms } from "../../tests/linearSystem.ts";
import { startBackend } from "../backend/start.ts";
import { perturbationSize } from "../maths/measure.ts";
import { StepSizes, stepSizeTestsOf } from "./ascent/stepSizes.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

test("step-size tests (docs/algorithms.md 11.5)", () => {
  expect(stepSizeTestsOf(100)).toEqual([22, 41, 57, 70, 80, 87, 93, 99]);
  expect(stepSizeTestsOf(50)).toEqual([11, 21, 30, 38, 45]);
  expect(stepSizeTestsOf(20)).toEqual([4, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  expect(stepSizeTestsOf(1)).toEqual([1]);
});

describe("step sizes", () => {
  const rising = (rises: number, highest: number, sizes = new StepSizes(1, 0.2, 0.75)) => {
    sizes.record(0, { rises, highest });
    return sizes;
  };

  test("are halved where the loss rose in at most 3 of 4 steps", () => {
    expect(rising(3, 3).test(0, 4)).toBe(true);
    expect(rising(4, 4).test(0, 4)).toBe(false);
    expect(rising(1, 3, rising(3, 2)).test(0, 4)).toBe(false);
  });

  test("are halved where the best stayed the same since the last test, but not twice in a row for that", () => {
    const sizes = rising(4, 13);
    expect(sizes.test(0, 4)).toBe(false);
    // Rising all the time, below the best.
    expect(rising(3, 13, sizes).test(0, 3)).toBe(true);
    expect(sizes.stepSize[0]).toBeCloseTo(0.1, 6);
    expect(rising(3, 13, sizes).test(0, 3)).toBe(false);
    expect(rising(3, 13, sizes).test(0, 3)).toBe(true);
  });
});

describe.each([
  ["l2", 0.242712],
  ["linf", 0.1384615],
] as const)("on three linear arms, %s", (norm, exact) => {
  const run = (epsilon: number, changes: Partial<Attacking> = {}) => {
    const system = linearSystem("one-vs-all", threeArms);
    return attackImages(system, [threeArms.x], [0], {
      attack: { id: "apgd", params: { steps: 40, restarts: 2 } },
      strategy: "margin",
      threat: { norm, epsilon },
      ...changes,
    }).finally(() => system.dispose());
  };

  test("margin and multi-targeted fall at the exact distance (docs/algorithms.md 11.3)", async () => {
    for (const strategy of ["margin", "multi-targeted", "dlr"] as const) {
      expect((await run(exact * 0.998, { strategy })).broken[0]).toBe(false);
      expect((await run(exact * 1.01, { strategy })).broken[0]).toBe(true);
    }
  });

  test("starts on the edge of the budget, unless told otherwise", async () => {
    const starts: number[][] = [];
    const observe: Attacking["observe"] = async ({ x, step, restart }) => {
      if (step === 0) starts[restart] = Array.from(await x.data());
    };
    const weak = { threat: { norm, epsilon: 0.1 } };
    await run(0.1, { ...weak, observe });
    for (const start of starts) expect(perturbationSize(threeArms.x, start, norm)).toBeCloseTo(0.1, 6);
    expect(starts[0]).not.toEqual(starts[1]);
    await run(0.1, { ...weak, observe, attack: { id: "apgd", params: { randomStart: false, steps: 3 } } });
    for (const [i, pixel] of threeArms.x.entries()) expect(starts[0]?.[i]).toBeCloseTo(pixel, 6);
  });

  test("its first step is twice epsilon long, brought back into the ball", async () => {
    const seen: number[][] = [];
    await run(0.05, {
      attack: { id: "apgd", params: { randomStart: false, steps: 2 } },
      strategy: "highest-arm",
      threat: { norm, epsilon: 0.05 },
      observe: async ({ x, step }) => {
        seen[step] = Array.from(await x.data());
      },
    });
    const w = threeArms.weights[0];
    const length = norm === "l2" ? Math.hypot(...w) : 1;
    for (const [i, pixel] of threeArms.x.entries()) {
      const unit = norm === "l2" ? (w[i] as number) / length : Math.sign(w[i] as number);
      expect(seen[1]?.[i]).toBeCloseTo(pixel - 0.05 * unit, 6);
    }
  });
});
