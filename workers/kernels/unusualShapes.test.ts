import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { gather, grad, grads, matMul, mul, ones, sum, tensor, tidy, zeros } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { backendsUnderTest } from "../../tests/backendsUnderTest.ts";
import { startBackend } from "../backend/start.ts";
import { conv2d, gradientDiagnosis } from "./ops.ts";

const linear = { stride: 1, padding: 0, activation: "linear" } as const;

describe.each(backendsUnderTest)("unusual shapes on %s", (backend) => {
  beforeAll(async () => {
    await startBackend({ prefer: backend });
  });

  test("a kernel that is not square has its own size on both sides, forwards and in its gradients", () => {
    tidy(() => {
      const x: Tensor4D = ones([1, 5, 5, 1]);
      const w: Tensor4D = tensor([1, 2, 4], [1, 3, 1, 1]);
      const run = (x: Tensor, w: Tensor) => conv2d(x as Tensor4D, w as Tensor4D, null, linear);
      expect(run(x, w).shape).toEqual([1, 5, 3, 1]);
      expect([...run(x, w).dataSync()]).toEqual(new Array(15).fill(7));
      const [dx, dw] = grads((x: Tensor, w: Tensor) => sum(run(x, w)))([x, w]) as [Tensor, Tensor];
      expect([...dx.dataSync()].slice(0, 5)).toEqual([1, 3, 7, 6, 4]);
      expect([...dw.dataSync()]).toEqual([15, 15, 15]);
    });
  });

  test("a kernel larger than the padded image, and an image without channels, are refused by their sizes", () => {
    const [image, large] = [zeros([1, 2, 2, 1]) as Tensor4D, zeros([5, 5, 1, 1]) as Tensor4D];
    expect(() => conv2d(image, large, null, linear)).toThrow("kernel of 5 x 5 for x [1,2,2,1] with padding 0");
    const [bare, kernel] = [zeros([1, 2, 2, 0]) as Tensor4D, zeros([1, 1, 0, 1]) as Tensor4D];
    expect(() => conv2d(bare, kernel, null, linear)).toThrow("without channels");
    for (const value of [image, large, bare, kernel]) value.dispose();
  });

  test("a product of a matrix and a vector is refused", () => {
    const [a, b] = [ones([2, 2]) as Tensor2D, ones([2]) as Tensor1D];
    expect(() => matMul(a, b as unknown as Tensor2D)).toThrow();
    for (const value of [a, b]) value.dispose();
  });

  test("the gradient of a gather along an axis of size 1 counts its repetitions", () => {
    tidy(() => {
      const indices = tensor([0, 0, 0], [3], "int32") as Tensor1D;
      const found = grad((x: Tensor) => sum(mul(gather(x, indices, 0), 2)))(ones([1, 4]));
      expect([...found.dataSync()]).toEqual([6, 6, 6, 6]);
    });
  });

  test("a batch without examples has no defects", () => {
    const { zero, nonFinite } = gradientDiagnosis(zeros([0, 3, 3, 1]));
    expect([zero.shape, nonFinite.shape]).toEqual([[0], [0]]);
    zero.dispose();
    nonFinite.dispose();
  });
});
