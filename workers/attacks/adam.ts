import { add, div, mul, sqrt, square, sub, type Tensor4D, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { perImage } from "./boundary.ts";

const decay = { first: 0.9, second: 0.999 } as const;
const smallest = 1e-8;

export interface AdamState {
  readonly w: Tensor4D;
  readonly first: Tensor4D;
  readonly second: Tensor4D;
}

/**
 * One step of Adam (Kingma and Ba 2015) downhill, `taken[i]` being the steps that row i has taken before: rows may have
 * begun at different times. The rate is one for all or [n, 1, 1, 1]. Returns new tensors.
 */
export function adamStep(
  { w, first, second }: AdamState,
  gradient: Tensor4D,
  taken: readonly number[],
  learningRate: number | Tensor4D,
): AdamState {
  return tidy(() => {
    const mean = add(mul(first, decay.first), mul(gradient, 1 - decay.first)) as Tensor4D;
    const spread = add(mul(second, decay.second), mul(square(gradient), 1 - decay.second)) as Tensor4D;
    const correction = (rate: number) => perImage(tensor1d(taken.map((steps) => 1 - rate ** (steps + 1))));
    const direction = div(
      div(mean, correction(decay.first)),
      add(sqrt(div(spread, correction(decay.second))), smallest),
    );
    return { w: sub(w, mul(direction, learningRate)) as Tensor4D, first: mean, second: spread };
  });
}
