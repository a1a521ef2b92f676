import {
  grad,
  softplus,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startBackend } from "../backend/start.ts";
import { climbedSoftplus, crossEntropy, crossEntropySlope, leastWeight, margins, meanCrossEntropy } from "./losses.ts";

const oneHot = (label: number, outputs: number) =>
  tensor2d([Array.from({ length: outputs }, (_, output) => (output === label ? 1 : 0))]);
const firstValue = (tensor: Tensor) => (tensor.dataSync() as Float32Array)[0] as number;

describe.each(["cpu", "wasm"] as const)("losses, %s", (backend) => {
  beforeAll(async () => {
    await startBackend({ prefer: backend });
  });

  test("cross-entropy goldens (docs/algorithms.md 11.5, I12)", () => {
    const z = tensor2d([[2, -1, 0.5, -3]]);
    expect(firstValue(crossEntropy(z, oneHot(0, 4)))).toBeCloseTo(0.2465906, 6);
    expect(firstValue(crossEntropy(z, oneHot(2, 4)))).toBeCloseTo(1.7465906, 6);
    const arm = tensor2d([[0.3, 1.7]]);
    expect(firstValue(crossEntropy(arm, oneHot(1, 2)))).toBeCloseTo(0.2204174, 6);
    expect(firstValue(margins(arm, 1))).toBeCloseTo(1.4, 6);
    expect(firstValue(margins(arm, 0))).toBeCloseTo(-1.4, 6);
    expect(firstValue(softplus(tensor1d([-1.4])))).toBeCloseTo(0.2204174, 6);
  });

  test("gradients: softmax - onehot, per example, its mean, and the slope alone", () => {
    const z = tensor2d([
      [1, 0.2, -1.5],
      [0, 0, 0],
    ]);
    const labels = tensor2d([
      [1, 0, 0],
      [0, 0, 1],
    ]);
    const expected = [-0.3470087, 0.2934079, 0.0536008, 1 / 3, 1 / 3, -2 / 3];
    const check = (loss: (z: Tensor2D) => Tensor, scale: readonly [number, number]) => {
      const found = grad((logits: Tensor) => loss(logits as Tensor2D))(z).dataSync();
      for (const [i, value] of expected.entries())
        expect(found[i]).toBeCloseTo(value * (scale[Math.floor(i / 3)] as number), 6);
    };
    check((logits) => sum(crossEntropy(logits, labels)), [1, 1]);
    check((logits) => meanCrossEntropy(logits, labels), [0.5, 0.5]);
    check((logits) => crossEntropySlope(logits, labels), [1, 1]);
    const weighted = grad((logits: Tensor) => crossEntropy(logits as Tensor2D, labels))(
      z,
      tensor1d([2, -1]),
    ).dataSync();
    for (const [i, value] of expected.entries()) expect(weighted[i]).toBeCloseTo(value * (i < 3 ? 2 : -1), 6);
  });

  test("stays finite and exact for logits far apart", () => {
    const z = tensor2d([[400, -400]]);
    expect(firstValue(crossEntropy(z, oneHot(0, 2)))).toBe(0);
    expect(firstValue(crossEntropy(z, oneHot(1, 2)))).toBe(800);
    const slope = grad((logits: Tensor) => crossEntropySlope(logits as Tensor2D, oneHot(1, 2)))(z);
    expect([...slope.dataSync()]).toEqual([1, -1]);
    expect(firstValue(margins(z, 1))).toBe(-800);
  });

  test("losses to climb keep their direction on an example so confident that its probability rounds to 1", () => {
    // softmax - onehot would be (-0, 4e-18, 7e-19): the true score's part is lost, and l2 norms take the rest for zero.
    const z = tensor2d([[40, 0, Math.log(0.2)]]);
    const slope = grad((logits: Tensor) => sum(crossEntropy(logits as Tensor2D, oneHot(0, 3))))(z);
    const expected = [-1, 1 / 1.2, 0.2 / 1.2];
    for (const [i, value] of [...slope.dataSync()].entries())
      expect(value / leastWeight).toBeCloseTo(expected[i] as number, 5);
    const twoClasses = (margin: number) =>
      firstValue(grad((m: Tensor) => sum(climbedSoftplus(m as Tensor1D)))(tensor1d([margin])));
    expect(twoClasses(-40)).toBeCloseTo(leastWeight, 7);
    expect(twoClasses(0.5)).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 6);
    expect(firstValue(climbedSoftplus(tensor1d([-1.4])))).toBeCloseTo(0.2204174, 6);
  });

  test("the margin's gradient is +1 on its own logit and -1 on the other", () => {
    const gradient = (positive: 0 | 1) =>
      grad((logits: Tensor) => margins(logits as Tensor2D, positive))(tensor2d([[3, 1]]), tensor1d([1]) as Tensor1D);
    expect([...gradient(1).dataSync()]).toEqual([-1, 1]);
    expect([...gradient(0).dataSync()]).toEqual([1, -1]);
    expect(() => margins(tensor2d([[1, 2, 3]]), 1)).toThrow("margins need two logits per example, found [1,3]");
  });

  test("labels of another shape than the logits are refused", () => {
    expect(() => crossEntropy(tensor2d([[1, 2]]), oneHot(0, 3))).toThrow(
      /one-hot labels are \[1,3\], expected .* \[1,2\]/,
    );
  });
});
