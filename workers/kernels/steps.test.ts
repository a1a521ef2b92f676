import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { memory, tensor, tidy } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { gradientDiagnosis, momentumStep, pgdStep } from "./ops.ts";

const finite = (g: number) => (Number.isFinite(g) ? g : 0);
const clamp = (v: number, low: number, high: number) => Math.min(high, Math.max(low, v));

/** A PGD step on one example in float64, directly from the formula. */
function reference(
  x: number[],
  origin: number[],
  gradient: number[],
  norm: "linf" | "l2",
  alpha: number,
  epsilon: number,
): number[] {
  const g = gradient.map(finite);
  const length = Math.hypot(...g);
  const direction = g.map((v) => (norm === "linf" ? Math.sign(v) : length < 1e-12 ? 0 : v / length));
  const delta = x.map((v, at) => v + alpha * (direction[at] as number) - (origin[at] as number));
  const distance = Math.hypot(...delta);
  const projected = delta.map((v) =>
    norm === "linf" ? clamp(v, -epsilon, epsilon) : v * Math.min(1, epsilon / Math.max(distance, 1e-12)),
  );
  return projected.map((v, at) => clamp((origin[at] as number) + v, 0, 1));
}

const pixel = fc.float({ min: 0, max: 1, noNaN: true });
const slope = fc.oneof(
  { weight: 8, arbitrary: fc.float({ min: -3, max: 3, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1e-20, -3e-25, 1e25, 3e38, -3e38) },
);
const step = fc.integer({ min: 1, max: 9 }).chain((size) => {
  const row = (values: fc.Arbitrary<number>) => fc.array(values, { minLength: size, maxLength: size });
  return fc.array(
    fc.record({
      x: row(pixel),
      origin: row(pixel),
      gradient: row(slope),
      alpha: fc.float({ min: -1, max: 1, noNaN: true }),
      epsilon: fc.float({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 5 },
  );
});

describe.each(backendsUnderTest)("steps on %s", (backend) => {
  beforeAll(async () => {
    await startForTests(backend);
  });

  test.each(["linf", "l2"] as const)(
    "a PGD step in %s agrees with its formula, one budget per example",
    async (norm) => {
      const property = fc.asyncProperty(step, async (rows) => {
        const before = memory().numTensors;
        const result = tidy(() =>
          pgdStep(
            tensor(rows.map(({ x }) => x)) as Tensor2D,
            tensor(rows.map(({ origin }) => origin)) as Tensor2D,
            tensor(rows.map(({ gradient }) => gradient)) as Tensor2D,
            {
              norm,
              alpha: tensor(rows.map(({ alpha }) => alpha)) as Tensor1D,
              epsilon: tensor(rows.map(({ epsilon }) => epsilon)) as Tensor1D,
            },
          ),
        );
        const next = await result.array();
        result.dispose();
        rows.forEach(({ x, origin, gradient, alpha, epsilon }, at) => {
          const expected = reference(x, origin, gradient, norm, alpha, epsilon);
          expected.forEach((value, column) => {
            expect(next[at]?.[column]).toBeCloseTo(value, 5);
          });
          const moved = (next[at] as number[]).map((value, column) => value - (origin[column] as number));
          const size = norm === "linf" ? Math.max(...moved.map(Math.abs)) : Math.hypot(...moved);
          expect(size).toBeLessThanOrEqual(epsilon * (1 + 1e-5) + 1e-6);
          for (const value of next[at] as number[]) expect(value >= 0 && value <= 1).toBe(true);
        });
        expect(memory().numTensors).toBe(before);
      });
      await fc.assert(property, { seed: 7, numRuns: 150 });
    },
  );

  test.each(["linf", "l2"] as const)("with epsilon 0 a step in %s returns the origin, bit for bit", async (norm) => {
    const values = [0.1, 0.7, 0.33333334, 0, 1];
    const next = tidy(() => {
      const origin = tensor([values]) as Tensor2D;
      const gradient = tensor([[1, -2, 3, -1, 1]]) as Tensor2D;
      return pgdStep(origin, origin, gradient, { norm, alpha: 0.25, epsilon: 0 });
    });
    expect(await next.data()).toEqual(Float32Array.from(values));
    next.dispose();
  });

  test("gradients without a direction are reported and do not move an l2 iterate", async () => {
    const { zero, nonFinite, next } = tidy(() => {
      const gradient = tensor([
        [0, 0, 0],
        [1e-14, 0, 0],
        [1e-9, 0, 0],
        [NaN, 1, Infinity],
        [NaN, 0, 0],
      ]) as Tensor2D;
      const x = tensor(new Float32Array(15).fill(0.5), [5, 3]) as Tensor2D;
      const next = pgdStep(x, x, gradient, { norm: "l2", alpha: 0.25, epsilon: 1 });
      return { ...gradientDiagnosis(gradient), next };
    });
    expect([...(await zero.data())]).toEqual([1, 1, 0, 0, 1]);
    expect([...(await nonFinite.data())]).toEqual([0, 0, 0, 2, 1]);
    expect(await next.array()).toEqual([
      [0.5, 0.5, 0.5],
      [0.5, 0.5, 0.5],
      [0.75, 0.5, 0.5],
      [0.5, 0.75, 0.5],
      [0.5, 0.5, 0.5],
    ]);
    for (const tensor of [zero, nonFinite, next]) tensor.dispose();
  });

  test("a momentum step is PyTorch's SGD with coupled weight decay", async () => {
    // torch.optim.SGD([w], lr=0.1, momentum=0.9, weight_decay=0.01), w = (1, -2, 0.5, 3, -1), three steps with the
    // gradient (0.5, 0.25, -1, 2, 0).
    const settings = { learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 };
    const before = memory().numTensors;
    const result = tidy(() => {
      let parameter = tensor([1, -2, 0.5, 3, -1]) as Tensor1D;
      let velocity = tensor([0, 0, 0, 0, 0]) as Tensor1D;
      const gradient = tensor([0.5, 0.25, -1, 2, 0]) as Tensor1D;
      for (let step = 0; step < 3; step++)
        [parameter, velocity] = momentumStep(parameter, velocity, gradient, settings);
      return parameter;
    });
    const final = await result.data();
    result.dispose();
    const expected = [1, -2, 0.5, 3, -1].map((start, at) => {
      let w = start;
      let v = 0;
      for (let step = 0; step < 3; step++) {
        v = 0.9 * v + ([0.5, 0.25, -1, 2, 0][at] as number) + 0.01 * w;
        w -= 0.1 * v;
      }
      return w;
    });
    final.forEach((value, at) => {
      expect(value).toBeCloseTo(expected[at] as number, 5);
    });
    expect(memory().numTensors).toBe(before);
  });

  test("errors name wrong shapes", () => {
    tidy(() => {
      const x = tensor([[1, 2]]) as Tensor2D;
      const other = tensor([[1, 2, 3]]) as Tensor2D;
      const settings = { norm: "linf", alpha: 1, epsilon: 1 } as const;
      expect(() => pgdStep(x, other, x, settings)).toThrow("pgdStep got origin of shape [1,3]");
      expect(() => pgdStep(x, x, x, { ...settings, alpha: tensor([1, 2]) as Tensor1D })).toThrow(
        "pgdStep got 2 values of alpha",
      );
      const sgd = { learningRate: 1, momentum: 0, weightDecay: 0 };
      expect(() => momentumStep(x, other, x, sgd)).toThrow("momentumStep got a velocity of shape [1,3]");
    });
  });
});
