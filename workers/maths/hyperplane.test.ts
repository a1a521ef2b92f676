import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Norm } from "../../src/experiment/terms/choice.ts";
import { stepToHyperplane } from "./hyperplane.ts";
import { perturbationSize } from "./measure.ts";

function stepOf(x: readonly number[], w: readonly number[], need: number, norm: Norm): number[] {
  const step = new Float64Array(x.length);
  stepToHyperplane(x, w, need, norm, step);
  return Array.from(step);
}

/** The same step in float64, by halving intervals (docs/algorithms.md 10.3). */
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
  test("closed forms with the box inactive and active (docs/algorithms.md 11.2)", () => {
    const inactive = stepOf([0.5, 0.2, 0.9], [0.6, -0.8, 0], -0.04, norm);
    expect(perturbationSize([0, 0, 0], inactive, norm)).toBeCloseTo(norm === "l2" ? 0.04 : 0.0285714, 6);
    const active = stepOf([0.05, 0.55], [1, 1], -0.3, norm);
    expect(active[0]).toBeCloseTo(-0.05, 6);
    expect(active[1]).toBeCloseTo(-0.25, 6);
    // Not reachable: the corner that comes nearest.
    expect(stepOf([0.25, 0.5], [1, -1], 9, norm)).toEqual([0.75, -0.5]);
    expect(stepOf([0.25, 0.5], [0, 0], 1, norm)).toEqual([0, 0]);
    expect(stepOf([0.25, 0.5], [1, -1], 0, norm).map(Math.abs)).toEqual([0, 0]);
  });

  test("agrees with bisection on images with many pixels on the edge of the box", () => {
    const pixel = fc.oneof(fc.constantFrom(0, 1), fc.float({ min: 0, max: 1, noNaN: true }));
    const weight = fc.oneof(fc.constant(0), fc.float({ min: -4, max: 4, noNaN: true }));
    const row = fc.array(fc.tuple(pixel, weight), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(row, fc.float({ min: -20, max: 20, noNaN: true }), (pairs, need) => {
        const x = pairs.map(([value]) => value);
        const w = pairs.map(([, value]) => (Math.abs(value) < 1e-5 ? 0 : value));
        const found = stepOf(x, w, need, norm);
        const exact = bisected(x, w, need, norm);
        for (const [i, value] of exact.entries()) expect(Math.abs((found[i] as number) - value)).toBeLessThan(1e-6);
        expect(perturbationSize(exact, found, "linf")).toBeLessThan(1e-6);
        for (const [i, value] of found.entries()) {
          expect((x[i] as number) + value).toBeGreaterThanOrEqual(-1e-12);
          expect((x[i] as number) + value).toBeLessThanOrEqual(1 + 1e-12);
        }
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});
