import { dispose, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Norm } from "../../src/experiment/spec.ts";
import { startBackend } from "../backend/start.ts";
import { stepToHyperplane } from "./hyperplane.ts";
import { perturbationSize } from "./measure.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

async function stepOf(
  x: readonly number[],
  w: readonly number[],
  need: number,
  norm: Norm,
): Promise<number[]> {
  const tensors = [tensor2d([[...x]]), tensor2d([[...w]]), tensor1d([need])] as const;
  const step = stepToHyperplane(tensors[0], tensors[1], tensors[2], norm);
  const values = Array.from(await step.data());
  dispose([...tensors, step]);
  return values;
}

/** The same step in float64, by halving intervals (paper-spec 10.3). */
function bisected(x: readonly number[], w: readonly number[], need: number, norm: Norm): number[] {
  const side = Math.sign(need);
  const at = (t: number) =>
    x.map((pixel, i) => {
      const slope = side * (w[i] as number);
      return Math.min(1, Math.max(0, pixel + t * (norm === "linf" ? Math.sign(slope) : slope))) - pixel;
    });
  const gain = (t: number) => at(t).reduce((sum, d, i) => sum + side * d * (w[i] as number), 0);
  let low = 0;
  let high = 1e7;
  for (let i = 0; i < 120; i++) {
    const middle = (low + high) / 2;
    if (gain(middle) >= Math.abs(need)) high = middle;
    else low = middle;
  }
  return at(high);
}

describe.each(["linf", "l2"] as const)("%s", (norm) => {
  test("closed forms with the box inactive and active (paper-spec 11.2)", async () => {
    const inactive = await stepOf([0.5, 0.2, 0.9], [0.6, -0.8, 0], -0.04, norm);
    expect(perturbationSize([0, 0, 0], inactive, norm)).toBeCloseTo(norm === "l2" ? 0.04 : 0.0285714, 6);
    const active = await stepOf([0.05, 0.55], [1, 1], -0.3, norm);
    expect(active[0]).toBeCloseTo(-0.05, 6);
    expect(active[1]).toBeCloseTo(-0.25, 6);
    // Not reachable: the corner that comes nearest.
    expect(await stepOf([0.25, 0.5], [1, -1], 9, norm)).toEqual([0.75, -0.5]);
    expect(await stepOf([0.25, 0.5], [0, 0], 1, norm)).toEqual([0, 0]);
    expect((await stepOf([0.25, 0.5], [1, -1], 0, norm)).map(Math.abs)).toEqual([0, 0]);
  });

  test("agrees with bisection on images with many pixels on the edge of the box", async () => {
    const pixel = fc.oneof(fc.constantFrom(0, 1), fc.float({ min: 0, max: 1, noNaN: true }));
    const weight = fc.oneof(fc.constant(0), fc.float({ min: -4, max: 4, noNaN: true }));
    const row = fc.array(fc.tuple(pixel, weight), { minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(row, fc.float({ min: -20, max: 20, noNaN: true }), async (pairs, need) => {
        const x = pairs.map(([value]) => value);
        // Weights too small for float32 to add up say nothing of the method.
        const w = pairs.map(([, value]) => (Math.abs(value) < 1e-3 ? 0 : value));
        const found = await stepOf(x, w, need, norm);
        const exact = bisected(x, w, need, norm);
        for (const [i, value] of exact.entries())
          expect(Math.abs((found[i] as number) - value)).toBeLessThan(2e-3);
        expect(perturbationSize(exact, found, "linf")).toBeLessThan(2e-3);
        for (const [i, value] of found.entries()) {
          expect((x[i] as number) + value).toBeGreaterThanOrEqual(-1e-6);
          expect((x[i] as number) + value).toBeLessThanOrEqual(1 + 1e-6);
        }
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});
