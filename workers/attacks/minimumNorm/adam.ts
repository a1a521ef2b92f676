import { add, div, mul, sqrt, square, sub, type Tensor4D, tensor1d } from "@tensorflow/tfjs-core";
import type { ActiveBatch } from "../batch/activeBatch.ts";
import { perImage } from "../batch/rows.ts";

const decay = { first: 0.9, second: 0.999 } as const;
const smallest = 1e-8;

/**
 * One step of Adam (Kingma and Ba 2015) downhill from `w` of a batch, with the moments `first` and `second`. `taken[i]` is
 * the number of steps that row i has taken before: rows may have started at different times. The learning rate is a number
 * or [n, 1, 1, 1]. Returns the three tensors anew. Call inside a tidy.
 */
export function adamStep(
  batch: ActiveBatch,
  gradient: Tensor4D,
  taken: readonly number[],
  learningRate: number | Tensor4D,
) {
  const first: Tensor4D = add(mul(batch.get("first"), decay.first), mul(gradient, 1 - decay.first));
  const second: Tensor4D = add(mul(batch.get("second"), decay.second), mul(square(gradient), 1 - decay.second));
  const correction = (rate: number) => perImage(tensor1d(taken.map((steps) => 1 - rate ** (steps + 1))));
  const direction = div(
    div(first, correction(decay.first)),
    add(sqrt(div(second, correction(decay.second))), smallest),
  );
  const w: Tensor4D = sub(batch.get("w"), mul(direction, learningRate));
  return { w, first, second };
}
