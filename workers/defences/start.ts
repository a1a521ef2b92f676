import { add, type Tensor4D, tensor1d, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { fillNormal, fillUniform, type Random } from "../../src/experiment/sampling/random.ts";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import { norms } from "../maths/norms.ts";

/**
 * A random image inside ball and box around each image of x [n, h, w, c] (docs/algorithms.md 2.2). `random(example)` gives the
 * stream that the example's noise, then its radius, is drawn from.
 */
export function randomStart(
  x: Tensor4D,
  { norm, epsilon }: Threat,
  random: (example: number) => Random,
): Tensor4D {
  const examples = x.shape[0];
  const size = x.size / examples;
  const geometry = norms[norm];
  const fill = geometry.startLaw === "uniform" ? fillUniform : fillNormal;
  const noise = new Float32Array(x.size);
  const radius = new Float32Array(examples);
  for (let example = 0; example < examples; example++) {
    const own = random(example);
    fill(noise.subarray(example * size, (example + 1) * size), own);
    radius[example] = own();
  }
  return tidy(() => geometry.randomStart(x, tensor4d(noise, x.shape), tensor1d(radius), epsilon));
}

/** Standard deviation of the noise that TRADES and MART begin with, in both norms (docs/algorithms.md 2.2). */
export const nudge = 1e-3;

/**
 * x + 0.001 N(0, I), as TRADES and MART start: not to begin somewhere in the ball, but to leave the clean image, where the
 * gradient of a divergence from it is exactly 0. The first step brings it into ball and box.
 */
export function nudged(x: Tensor4D, random: (example: number) => Random): Tensor4D {
  const size = x.size / x.shape[0];
  const noise = new Float32Array(x.size);
  for (let example = 0; example < x.shape[0]; example++)
    fillNormal(noise.subarray(example * size, (example + 1) * size), random(example));
  for (let i = 0; i < noise.length; i++) noise[i] = nudge * (noise[i] as number);
  return tidy(() => add(x, tensor4d(noise, x.shape)));
}
