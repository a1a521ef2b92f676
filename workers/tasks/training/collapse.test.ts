import {
  matMul,
  memory,
  relu,
  reshape,
  sub,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  tensor4d,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { startBackend } from "../../backend/start.ts";
import { collapseWarnings, countZeroGradients } from "./collapse.ts";

const healthy = {
  balancedAccuracy: 0.9,
  outputs: 2,
  logits: Float32Array.of(0, 1, 1, -1),
  zeroGradients: 0,
  probed: 200,
};
const codesOf = (changes: Partial<typeof healthy>) =>
  collapseWarnings({ ...healthy, ...changes }).map(({ code }) => code);

beforeAll(async () => {
  await startBackend({ prefer: "cpu" });
});

describe("collapse", () => {
  test("a healthy network has no warning", () => {
    expect(codesOf({})).toEqual([]);
  });

  test("balanced accuracy under 0.6 with two outputs, 0.28 with ten", () => {
    const ten = { outputs: 10, logits: Float32Array.from({ length: 20 }, (_, i) => i * i) };
    expect(codesOf({ balancedAccuracy: 0.6 })).toEqual([]);
    expect(codesOf({ balancedAccuracy: 0.599 })).toEqual(["collapsed"]);
    expect(codesOf({ ...ten, balancedAccuracy: 0.281 })).toEqual([]);
    expect(codesOf({ ...ten, balancedAccuracy: 0.279 })).toEqual(["collapsed"]);
  });

  test("margins that are equal for every image, even where the logits differ", () => {
    expect(codesOf({ logits: Float32Array.of(0, 1, 5, 6, -3, -2) })).toEqual(["constant-margin"]);
    expect(codesOf({ logits: Float32Array.of(0, 1, 5, 6.01) })).toEqual([]);
  });

  test("zero input gradients on more than one image in twenty", () => {
    expect(codesOf({ zeroGradients: 10 })).toEqual([]);
    expect(codesOf({ zeroGradients: 11 })).toEqual(["zero-gradient"]);
  });

  test("counts the images on which the margin of the two highest logits is flat", async () => {
    const before = memory().numTensors;
    const x = tensor4d([0.2, 0.7, 0.9, 0.1], [4, 1, 1, 1]);
    // Three logits of one pixel; the first two are flat below one half, the third everywhere.
    const apply = (z: Tensor4D): Tensor2D =>
      matMul(relu(sub<Tensor2D>(reshape(z, [-1, 1]), 0.5)), tensor2d([[1, -1, 0]]));
    expect(await countZeroGradients(x, Float32Array.of(0, 0, 0, 0.2, -0.2, 0, 0.4, -0.4, 0, 0, 0, 0), apply)).toBe(2);
    x.dispose();
    expect(memory().numTensors).toBe(before);
  });
});
