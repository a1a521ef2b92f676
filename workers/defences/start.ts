import { type Tensor4D, tensor1d, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { fillNormal, fillUniform, type Random } from "../../src/experiment/random.ts";
import type { Threat } from "../../src/experiment/spec.ts";
import { norms } from "../maths/norms.ts";

/**
 * A random image inside ball and box around each image of x [n, h, w, c] (paper-spec 2.2). `random(example)` gives the
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
