import type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { add, grads, memory, mul, relu, sum, tensor, tensor1d, tidy } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { backendsUnderTest, startForTests } from "../../tests/backendsUnderTest.ts";
import { expectClose, valuesOf } from "../../tests/tensorValues.ts";
import { addRelu, conv2d, type NormaliseSettings, normalise } from "./ops.ts";

interface Case {
  n: number;
  height: number;
  width: number;
  channels: number;
  over: NormaliseSettings["over"];
  activation: "linear" | "relu";
}

const epsilon = 1e-5;

/** Values in [-0.7, 1.3): off zero on average, so that a normalisation has something to centre. */
const values = (count: number, seed: number): Float64Array => Float64Array.from(valuesOf(count, seed, -0.7));

/** The definition in float64, on flat arrays. */
function definition(c: Case, x: Float64Array, gamma: Float64Array, beta: Float64Array) {
  const positions = c.height * c.width;
  const groups = c.over === "batch" ? c.channels : c.over.groups;
  const groupOf = (at: number) => {
    const group = Math.floor((at % c.channels) / (c.channels / groups));
    return c.over === "batch" ? group : Math.floor(at / c.channels / positions) * groups + group;
  };
  const count = c.over === "batch" ? groups : c.n * groups;
  const size = x.length / count;
  const mean = new Float64Array(count);
  const variance = new Float64Array(count);
  for (const [at, value] of x.entries()) mean[groupOf(at)] = (mean[groupOf(at)] as number) + value / size;
  for (const [at, value] of x.entries())
    variance[groupOf(at)] = (variance[groupOf(at)] as number) + (value - (mean[groupOf(at)] as number)) ** 2 / size;
  const y = x.map((value, at) => {
    const normal = (value - (mean[groupOf(at)] as number)) / Math.sqrt((variance[groupOf(at)] as number) + epsilon);
    const scaled = normal * (gamma[at % c.channels] as number) + (beta[at % c.channels] as number);
    return c.activation === "relu" ? Math.max(scaled, 0) : scaled;
  });
  return { y, mean, variance };
}

/** Central differences of `loss` with respect to every entry of `point`. */
function slopes(loss: (point: Float64Array) => number, point: Float64Array): Float64Array {
  const step = 1e-5;
  return point.map((_, at) => {
    const moved = (value: number) => loss(point.map((entry, i) => (i === at ? entry + value : entry)));
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

async function check(c: Case): Promise<void> {
  const count = c.n * c.height * c.width * c.channels;
  const [x, gamma, beta, t] = [
    values(count, 1),
    values(c.channels, 2),
    values(c.channels, 3),
    values(count, 4),
  ] as const;
  const loss = (a: Float64Array, b: Float64Array, d: Float64Array) =>
    definition(c, a, b, d).y.reduce((total, value, at) => total + value * (t[at] as number), 0);
  const expected = definition(c, x, gamma, beta);
  const before = memory().numTensors;
  const found = tidy(() => {
    const shape: [number, number, number, number] = [c.n, c.height, c.width, c.channels];
    const inputs = [
      tensor(Float32Array.from(x), shape),
      tensor1d(Float32Array.from(gamma)),
      tensor1d(Float32Array.from(beta)),
    ] as Tensor[];
    const run = (a: Tensor, b: Tensor, d: Tensor) =>
      normalise(a as Tensor4D, b as Tensor1D, d as Tensor1D, { ...c, epsilon });
    const { y, mean, variance } = run(...(inputs as [Tensor, Tensor, Tensor]));
    const target = tensor(Float32Array.from(t), shape);
    const all = grads((a: Tensor, b: Tensor, d: Tensor) => sum(mul(run(a, b, d).y, target)))(inputs);
    return [y, mean, variance, ...all] as Tensor[];
  });
  const [y, mean, variance, dx, dgamma, dbeta] = found as [Tensor, Tensor, Tensor, Tensor, Tensor, Tensor];
  await expectClose(y, expected.y, "y", 5e-6);
  await expectClose(mean, expected.mean, "mean", 2e-6);
  await expectClose(variance, expected.variance, "variance", 2e-6);
  await expectClose(
    dx,
    slopes((point) => loss(point, gamma, beta), x),
    "dx",
    2e-5,
  );
  await expectClose(
    dgamma,
    slopes((point) => loss(x, point, beta), gamma),
    "dgamma",
    1e-5,
  );
  await expectClose(
    dbeta,
    slopes((point) => loss(x, gamma, point), beta),
    "dbeta",
    1e-5,
  );
  expect(memory().numTensors).toBe(before);
}

const cases = fc
  .record({
    n: fc.integer({ min: 1, max: 3 }),
    height: fc.integer({ min: 2, max: 4 }),
    width: fc.integer({ min: 2, max: 3 }),
    channels: fc.constantFrom(1, 2, 3, 4, 6, 8, 9),
    over: fc.oneof(fc.constant("batch" as const), fc.record({ groups: fc.constantFrom(1, 2, 3, 4) })),
    activation: fc.constantFrom("linear" as const, "relu" as const),
  })
  .filter(({ channels, over }) => over === "batch" || channels % over.groups === 0);

describe.each(backendsUnderTest)("normalisation on %s", (backend) => {
  beforeAll(async () => {
    await startForTests(backend);
  });

  test("values, statistics and gradients agree with the definition", async () => {
    await fc.assert(fc.asyncProperty(cases, check), { seed: 21, numRuns: backend === "wasm" ? 60 : 15 });
  });

  test("sums longer than a block agree with the definition", async () => {
    const large = { n: 2, height: 11, width: 7, channels: 2, activation: "relu" } as const;
    await check({ ...large, over: "batch" });
    await check({ ...large, over: { groups: 1 } });
  });

  test("wide channels far from zero keep their variance", async () => {
    const count = 4096;
    const y = tidy(() => {
      const x = tensor(
        Float32Array.from({ length: count }, (_, i) => 1000 + (i % 2)),
        [count, 1, 1, 1],
      ) as Tensor4D;
      return normalise(x, tensor1d([1]), tensor1d([0]), { over: "batch", epsilon, activation: "linear" }).y;
    });
    const found = await y.data();
    y.dispose();
    expect(Math.abs((found[0] as number) + 1)).toBeLessThan(1e-3);
    expect(Math.abs((found[1] as number) - 1)).toBeLessThan(1e-3);
  });

  test("the sum of a residual block passes its gradient to both branches, even if one of them is x itself", async () => {
    const x = Float32Array.from(values(2 * 4 * 4 * 3, 5));
    const w = Float32Array.from(values(9 * 9, 6));
    const t = Float32Array.from(values(x.length, 7));
    const [fused, composed] = tidy(() => {
      const images = tensor(x, [2, 4, 4, 3]) as Tensor4D;
      const kernel = tensor(w, [3, 3, 3, 3]) as Tensor4D;
      const target = tensor(t, [2, 4, 4, 3]);
      const block = (meet: (a: Tensor, b: Tensor) => Tensor) =>
        grads((z: Tensor) => {
          const main = conv2d(z as Tensor4D, kernel, null, { stride: 1, padding: 1, activation: "relu" });
          return sum(mul(meet(main, z), target));
        })([images])[0] as Tensor;
      return [block(addRelu), block((a, b) => relu(add(a, b)))];
    });
    await expectClose(fused as Tensor, Float64Array.from(await (composed as Tensor).data()), "dx", 2e-6);
    composed?.dispose();
  });

  test("errors name wrong shapes", () => {
    tidy(() => {
      const x = tensor(new Float32Array(16), [1, 2, 2, 4]) as Tensor4D;
      const [three, four] = [tensor1d([1, 1, 1]), tensor1d([1, 1, 1, 1])];
      const settings = { over: { groups: 3 }, epsilon, activation: "linear" } as const;
      expect(() => normalise(x, three, four, settings)).toThrow("a gamma of shape [3], expected [4]");
      expect(() => normalise(x, four, four, settings)).toThrow("3 groups, expected a divisor of 4 channels");
      expect(() => addRelu<Tensor>(three, four)).toThrow("addRelu got [3] and [4]");
    });
  });
});
