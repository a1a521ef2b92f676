import { beforeAll, expect, test } from "vitest";
import { type Attacking, attackImages } from "../../tests/attacking.ts";
import { linearSystem, threeArms } from "../../tests/linearSystem.ts";
import { startBackend } from "../backend/start.ts";
import { perturbationSize } from "../maths/measure.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

const run = (norm: "linf" | "l2", epsilon: number, changes: Partial<Attacking> = {}) => {
  const system = linearSystem("one-vs-all", threeArms);
  return attackImages(system, [threeArms.x, threeArms.x], [0, 0], {
    attack: { id: "random-search", params: { queries: 400 } },
    strategy: "margin",
    threat: { norm, epsilon },
    ...changes,
  }).finally(() => system.dispose());
};

// The exact distances of docs/algorithms.md 11.3.
test.each([
  ["l2", 0.242712],
  ["linf", 0.1384615],
] as const)("finds nothing below the exact distance, and something well above it, %s", async (norm, exact) => {
  expect((await run(norm, 0.999 * exact)).broken).toEqual([false, false]);
  const found = await run(norm, 1.6 * exact);
  expect(found.broken).toEqual([true, true]);
  expect(found.perturbed[0]).not.toEqual(found.perturbed[1]);
});

test.each(["l2", "linf"] as const)("its points fill the ball, %s", async (norm) => {
  const sizes: number[] = [];
  await run(norm, 0.1, {
    observe: async ({ x, step }) => {
      if (step > 0) sizes.push(perturbationSize(threeArms.x, Float32Array.from(await x.data()).subarray(0, 4), norm));
    },
  });
  expect(sizes).toHaveLength(400);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(0.1 * (1 + 1e-5));
  // Of four dimensions half the points lie within the fourth root of a half of the radius.
  const inner = sizes.filter((size) => size < 0.1 * 0.5 ** 0.25).length;
  expect(inner / 400).toBeGreaterThan(0.42);
  expect(inner / 400).toBeLessThan(0.58);
});
