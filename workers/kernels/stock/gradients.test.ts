import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import {
  abs,
  add,
  addN,
  atanh,
  broadcastTo,
  clipByValue,
  concat,
  conv2d,
  div,
  exp,
  expandDims,
  gather,
  grad,
  greater,
  log,
  log1p,
  logSoftmax,
  logSumExp,
  matMul,
  max,
  maximum,
  maxPool,
  mean,
  memory,
  min,
  minimum,
  mul,
  neg,
  pad,
  relu,
  reshape,
  reverse,
  rsqrt,
  sigmoid,
  slice,
  softmax,
  softplus,
  split,
  sqrt,
  square,
  squaredDifference,
  squeeze,
  stack,
  sub,
  sum,
  tanh,
  tensor,
  tensor1d,
  tidy,
  tile,
  transpose,
  unstack,
  where,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { backendsUnderTest } from "../../../tests/backendsUnderTest.ts";
import { startBackend } from "../../backend/start.ts";
import { registerKernels } from "../register.ts";

// Distinct values away from kinks, so that finite differences are accurate.
const x = () =>
  tensor([0.31, -0.72, 0.55, 0.14, -0.28, 0.83, -0.47, 0.66, 0.09, -0.91, 0.38, 0.24], [3, 4]) as Tensor2D;
const w = () => tensor([0.5, -1.5, 0.7, 1.1, 0.3, -0.4, 0.9, 1.3, -0.6, 0.8, 0.2, -1.2], [3, 4]) as Tensor2D;
const row = () => tensor([1.2, -0.4, 0.6, 2.1], [1, 4]);
const positive = (t: Tensor) => add(t, 1.5);
const image = (t: Tensor) => reshape(t, [1, 3, 4, 1]) as Tensor4D;
const kernel = () => tensor([0.5, -0.3, 0.8, 0.2, -0.6, 0.4, 0.9, -0.1], [2, 2, 1, 2]) as Tensor4D;

const functions: Record<string, (x: Tensor2D) => Tensor> = {
  "add broadcast": (x) => add(row(), x),
  "add to a row": (x) => add(sum(x, 0, true), w()),
  sub: (x) => sub(row(), x),
  "mul by itself": (x) => mul(x, mul(x, row())),
  "mul of a column": (x) => mul(sum(x, 1, true), w()),
  "div above": (x) => div(x, w()),
  "div below": (x) => div(w(), positive(x)),
  maximum: (x) => maximum(x, mul(w(), 0.2)),
  minimum: (x) => minimum(mul(w(), 0.2), x),
  squaredDifference: (x) => squaredDifference(x, w()),
  addN: (x) => addN([x, x, w()]),
  neg: (x) => neg(x),
  abs: (x) => abs(x),
  square: (x) => square(x),
  log: (x) => log(positive(x)),
  log1p: (x) => log1p(x),
  softplus: (x) => softplus(x),
  rsqrt: (x) => rsqrt(positive(x)),
  atanh: (x) => atanh(mul(x, 0.5)),
  sqrt: (x) => sqrt(positive(x)),
  exp: (x) => exp(x),
  sigmoid: (x) => sigmoid(x),
  tanh: (x) => tanh(x),
  relu: (x) => relu(x),
  clip: (x) => clipByValue(x, -0.5, 0.6),
  where: (x) => where(greater(x, 0.2), mul(x, 3), square(x)),
  "sum of an axis": (x) => mul(sum(x, 1, true), w()),
  "mean of all": (x) => mul(mean(x), w()),
  "mean of an axis": (x) => mean(mul(x, w()), 0),
  max: (x) => max(x, 1),
  "max of the first axis": (x) => max(x, 0),
  "max of all": (x) => mul(max(x), w()),
  min: (x) => min(x, 0, true),
  softmax: (x) => softmax(x),
  logSoftmax: (x) => logSoftmax(x),
  logSumExp: (x) => logSumExp(x, 1),
  reshape: (x) => reshape(x, [2, 6]),
  expandDims: (x) => expandDims(x, 1),
  squeeze: (x) => squeeze(slice(x, [1, 0], [1, 4])),
  transpose: (x) => matMul(transpose(x), w()),
  reverse: (x) => reverse(x, 1),
  concat: (x) => concat([mul(x, 2), w(), x], 1),
  stack: (x) => stack([x, mul(x, w())], 1),
  unstack: (x) => sub(unstack(x, 0)[0] as Tensor, unstack(x, 0)[2] as Tensor),
  split: (x) => sub(split(x, 2, 1)[0] as Tensor, split(x, 2, 1)[1] as Tensor),
  slice: (x) => slice(x, [1, 1], [2, 2]),
  pad: (x) =>
    pad(x, [
      [1, 0],
      [2, 1],
    ]),
  tile: (x) => tile(x, [2, 3]),
  broadcast: (x) => broadcastTo(sum(x, 0, true), [3, 4]),
  gather: (x) => gather(x, tensor1d([2, 0, 2], "int32"), 1),
  "matMul left": (x) => matMul(x, w(), false, true),
  "matMul right": (x) => matMul(w(), x, true, false),
  "matMul both transposed": (x) => matMul(x, reshape(w(), [4, 3]), true, true),
  "conv2d input": (x) => conv2d(image(x), kernel(), 1, "same"),
  "conv2d filter": (x) => conv2d(image(w()), reshape(slice(x, 0, [2, 4]), [2, 2, 1, 2]) as Tensor4D, 2, "valid"),
  maxPool: (x) => maxPool(image(x), 2, 1, "same"),
};

async function readAndDispose(t: Tensor) {
  const values = await t.data();
  t.dispose();
  return values;
}

/** sum(weights * y), with a different weight for every output. */
function loss(run: (x: Tensor2D) => Tensor, at: Tensor2D): Tensor {
  const y = run(at);
  const weights = tensor(
    Array.from({ length: y.size }, (_, index) => Math.cos(1 + index)),
    y.shape,
  );
  return sum(mul(y, weights));
}

describe.each(backendsUnderTest)("stock gradients on %s", (backend) => {
  beforeAll(async () => {
    await startBackend({ prefer: backend });
  });

  test.each(Object.entries(functions))("%s", async (_name, run) => {
    const before = memory().numTensors;
    const values = await readAndDispose(x());
    const found = await readAndDispose(tidy(() => grad((x: Tensor) => loss(run, x as Tensor2D))(x())));
    const h = 1 / 128;
    for (let at = 0; at < values.length; at++) {
      const shifted = async (by: number) => {
        const moved = values.slice();
        moved[at] = (moved[at] as number) + by;
        return (await readAndDispose(tidy(() => loss(run, tensor(moved, [3, 4]) as Tensor2D))))[0] as number;
      };
      // Richardson extrapolation of central differences: error of order h^4.
      const near = (await shifted(h / 2)) - (await shifted(-h / 2));
      const far = (await shifted(h)) - (await shifted(-h));
      expect(found[at]).toBeCloseTo((4 * near) / h / 3 - far / (2 * h) / 3, 3);
    }
    expect(memory().numTensors).toBe(before);
  });

  test("the gradient of a dilated convolution is refused by name", () => {
    const dilated = (x: Tensor) => sum(conv2d(image(x), kernel(), 1, "same", "NHWC", 2));
    expect(() => tidy(() => grad(dilated)(x()))).toThrow("the gradient of a conv2d with dilations 2");
  });

  test("tied maxima share the gradient", async () => {
    const found = tidy(() => grad((x: Tensor) => sum(max(x, 1)))(tensor([1, 3, 3, 2], [1, 4])));
    expect([...(await readAndDispose(found))]).toEqual([0, 0.5, 0.5, 0]);
  });

  test("registering again prints nothing and keeps results", () => {
    const warn = vi.spyOn(console, "warn");
    registerKernels(backend);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
    tidy(() => {
      expect(matMul(x(), w(), false, true).shape).toEqual([3, 3]);
    });
  });
});
