import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { linearSystem, threeArms } from "../../../tests/linearSystem.ts";
import { startBackend } from "../../backend/start.ts";
import { runGradients } from "./scores.ts";

const yieldPoint = async () => undefined;

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

test("the gradient of a linear arm's score is its weight vector at every image, and no tensor is left behind", async () => {
  const system = linearSystem("one-vs-all", threeArms);
  const [height, width, channels] = system.shape;
  const size = height * width * channels;
  const before = memory().numTensors;
  const pixels = Float32Array.from({ length: 2 * size }, (_, i) => (i < size ? 0.2 : 0.9));
  const { images } = await runGradients({ images: pixels }, system, yieldPoint);
  expect(images).toHaveLength(2);
  for (const { gradients } of images)
    for (const [arm, weights] of threeArms.weights.entries())
      for (const [i, weight] of weights.entries()) expect(gradients[arm]?.[i]).toBeCloseTo(weight, 5);
  expect(memory().numTensors).toBe(before);
  system.dispose();
});

test("an incomplete image is refused with both numbers of pixels", async () => {
  const system = linearSystem("one-vs-all", threeArms);
  await expect(runGradients({ images: new Float32Array(7) }, system, yieldPoint)).rejects.toThrow(
    /7 pixels found, a multiple of \d+/,
  );
  await expect(runGradients({ images: new Float32Array(0) }, system, yieldPoint)).rejects.toThrow("0 pixels");
  system.dispose();
});
