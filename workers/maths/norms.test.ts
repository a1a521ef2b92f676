import { dispose, memory, type Tensor, tensor1d, tensor2d, tensor4d, tidy } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Norm } from "../../src/experiment/terms/choice.ts";
import { startBackend } from "../backend/start.ts";
import { clipToBudget, perturbationSize, withinBudget } from "./measure.ts";
import { norms } from "./norms.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

const values = async (make: () => Tensor): Promise<number[]> => {
  const result = tidy(make);
  const read = Array.from(await result.data());
  dispose(result);
  return read;
};

describe.each(Object.keys(norms) as Norm[])("%s", (norm) => {
  const geometry = norms[norm];
  const rows = fc.array(fc.array(fc.float({ min: -3, max: 3, noNaN: true }), { minLength: 5, maxLength: 5 }), {
    minLength: 1,
    maxLength: 3,
  });

  test("sizes agree with the independent measure", async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (deltas) => {
        const sizes = await values(() => geometry.size(tensor2d(deltas)));
        for (const [i, delta] of deltas.entries())
          expect(sizes[i]).toBeCloseTo(perturbationSize(new Float32Array(5), delta, norm), 5);
      }),
      { numRuns: 50 },
    );
  });

  test("projection reaches the ball and leaves what is inside alone", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.float({ min: 0, max: 4, noNaN: true }), async (deltas, epsilon) => {
        const projected = await values(() => geometry.project(tensor2d(deltas), epsilon));
        for (const [i, delta] of deltas.entries()) {
          const own = projected.slice(i * 5, (i + 1) * 5);
          expect(withinBudget(perturbationSize(new Float32Array(5), own, norm), epsilon)).toBe(true);
          if (perturbationSize(new Float32Array(5), delta, norm) < epsilon * 0.999)
            for (const [p, value] of delta.entries()) expect(own[p]).toBeCloseTo(value, 5);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("no perturbation of unit size gains more along a gradient than its direction", async () => {
    const g = [0.3, -2, 0, 1.2, -0.01];
    const direction = await values(() => geometry.direction(tensor2d([g])));
    const gain = direction.reduce((sum, d, i) => sum + d * (g[i] as number), 0);
    const dual = norm === "linf" ? g.reduce((sum, v) => sum + Math.abs(v), 0) : Math.hypot(...g);
    expect(gain).toBeCloseTo(dual, 5);
    expect(perturbationSize(new Float32Array(5), direction, norm)).toBeCloseTo(1, 6);
  });

  test("tiny gradients keep their direction, zero gradients have none", async () => {
    const tiny = await values(() => geometry.direction(tensor2d([[3e-25, -4e-25]])));
    for (const [i, v] of (norm === "linf" ? [1, -1] : [0.6, -0.8]).entries()) expect(tiny[i]).toBeCloseTo(v, 5);
    expect((await values(() => geometry.direction(tensor2d([[0, 0]])))).map(Math.abs)).toEqual([0, 0]);
  });

  test("a random start lies inside ball and box, at the radius it was given", async () => {
    const x0 = tensor4d([0.5, 0.4, 0.6, 0.5, 0, 1, 0, 1], [2, 2, 2, 1]);
    const noise = tensor4d([0.9, 0.1, 0.5, 0.25, 0.9, 0.9, 0.1, 0.1], [2, 2, 2, 1]);
    const before = memory().numTensors;
    const start = await values(() => geometry.randomStart(x0, noise, tensor1d([0.5, 1]), 0.2));
    expect(memory().numTensors).toBe(before);
    expect(start.every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
    const clean = Array.from(await x0.data());
    const sizes = [0, 1].map((i) =>
      perturbationSize(clean.slice(4 * i, 4 * i + 4), start.slice(4 * i, 4 * i + 4), norm),
    );
    if (norm === "linf") for (const [p, v] of [0.66, 0.24, 0.6, 0.4].entries()) expect(start[p]).toBeCloseTo(v, 6);
    else expect(sizes[0]).toBeCloseTo(0.1, 6);
    for (const size of sizes) expect(withinBudget(size, 0.2)).toBe(true);
    dispose([x0, noise]);
  });

  test("whatever is proposed, the clipped image lies inside ball and box", () => {
    const pixel = fc.float({ min: 0, max: 1, noNaN: true });
    const anything = fc.oneof(
      fc.float({ min: -5, max: 5, noNaN: true }),
      fc.constantFrom(NaN, Infinity, -Infinity, 1e30),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(pixel, anything), { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        (pairs, epsilon) => {
          const clean = Float32Array.from(pairs, ([c]) => c);
          const proposed = Float32Array.from(pairs, ([, p]) => p);
          const clipped = clipToBudget(clean, proposed, { norm, epsilon });
          const { pixels: target, size, proposedSize: claimed } = clipped;
          expect(target.every((value) => value >= 0 && value <= 1)).toBe(true);
          expect(size).toBe(perturbationSize(clean, target, norm));
          expect(withinBudget(size, epsilon)).toBe(true);
          expect(Number.isNaN(claimed)).toBe(!proposed.every(Number.isFinite));
          if (Number.isNaN(claimed) || epsilon === 0) expect(target).toEqual(clean);
        },
      ),
    );
  });
});
