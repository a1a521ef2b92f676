import { add, type Tensor4D, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { fillNormal, type Random } from "../../src/experiment/sampling/random.ts";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import { noiseImages, uniformImages } from "../attacks/noise.ts";
import { norms } from "../maths/norms.ts";

/**
 * A random image inside ball and box around each image of x [n, h, w, c] (docs/algorithms.md 2.2). `random(example)` is the
 * stream from which the example's noise, and then its radius, is drawn.
 */
export function randomStart(x: Tensor4D, { norm, epsilon }: Threat, random: (example: number) => Random): Tensor4D {
  const geometry = norms[norm];
  const [count, ...shape] = x.shape;
  const radius = new Float32Array(count);
  const drawRadius = (example: number, own: Random) => {
    radius[example] = own();
  };
  return tidy(() => {
    const noise =
      geometry.startLaw === "uniform"
        ? uniformImages([...Array(count).keys()], shape, random, drawRadius)
        : noiseFor(x, (target, example) => {
            const own = random(example);
            fillNormal(target, own);
            drawRadius(example, own);
          });
    return geometry.randomStart(x, noise, tensor1d(radius), epsilon);
  });
}

/** Standard deviation of the noise that TRADES and MART start with, in both norms (docs/algorithms.md 2.2). */
const nudge = 1e-3;

/**
 * x + 0.001 N(0, I), where TRADES and MART start. It leaves the clean image, at which the gradient of a divergence from it
 * is exactly 0. The first step projects the image into ball and box.
 */
export function nudged(x: Tensor4D, random: (example: number) => Random): Tensor4D {
  return tidy(() => {
    const noise = noiseFor(x, (target, example) => {
      fillNormal(target, random(example));
      for (let i = 0; i < target.length; i++) target[i] = nudge * (target[i] as number);
    });
    return add(x, noise);
  });
}

function noiseFor(x: Tensor4D, fill: (target: Float32Array, example: number) => void): Tensor4D {
  const [count, ...shape] = x.shape;
  return noiseImages([...Array(count).keys()], shape, fill);
}
