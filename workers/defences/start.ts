import { add, clipByValue, type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { fillNormal, fillUniform, type Random } from "../../src/experiment/random.ts";
import type { Threat } from "../../src/experiment/spec.ts";

/**
 * A random point of the threat's ball around each image of x, clipped to [0,1] (paper-spec 2.2). linf: uniform in the
 * cube. l2: a uniform direction, as far as epsilon times a uniform number. Noise comes from `random(example)`.
 */
export function randomStart(
  x: Tensor4D,
  { norm, epsilon }: Threat,
  random: (example: number) => Random,
): Tensor4D {
  const [examples] = x.shape;
  const size = x.size / examples;
  const delta = new Float32Array(x.size);
  for (let example = 0; example < examples; example++) {
    const row = delta.subarray(example * size, (example + 1) * size);
    if (norm === "linf") fillCube(row, epsilon, random(example));
    else fillBall(row, epsilon, random(example));
  }
  return tidy(() => clipByValue(add<Tensor4D>(x, tensor4d(delta, x.shape)), 0, 1));
}

function fillCube(row: Float32Array, epsilon: number, random: Random): void {
  fillUniform(row, random);
  for (let i = 0; i < row.length; i++) row[i] = epsilon * (2 * (row[i] as number) - 1);
}

function fillBall(row: Float32Array, epsilon: number, random: Random): void {
  fillNormal(row, random);
  let squares = 0;
  for (const value of row) squares += value * value;
  const scale = (epsilon * random()) / Math.max(Math.sqrt(squares), 1e-12);
  for (let i = 0; i < row.length; i++) row[i] = scale * (row[i] as number);
}
