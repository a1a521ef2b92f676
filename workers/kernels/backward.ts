import type { Tensor } from "@tensorflow/tfjs-core";
import { engine, getKernel, greater, reshape, sum, where, zerosLike } from "@tensorflow/tfjs-core";
import { kernelNames } from "./names.ts";

/** Whether the current backend has this fused kernel of ours. Without it, an op is composed from stock ops. */
export const hasKernel = (name: string) => getKernel(name, engine().backendName) !== undefined;

/** Gradient before a ReLU, from the gradient `dy` after it and its output `y`. */
export function reluMask(dy: Tensor, y: Tensor): Tensor {
  if (hasKernel(kernelNames.reluMask)) return engine().runKernel(kernelNames.reluMask, { dy, y });
  return where(greater(y, 0), dy, zerosLike(dy));
}

/**
 * Sum over all axes but the last: the gradient of a bias, [columns]. With the output `y` of a ReLU, of the places where that is
 * above 0; with several arms, [arms, columns] over equal parts of the first axis.
 */
export function columnSums(x: Tensor, y?: Tensor, arms?: number): Tensor {
  if (hasKernel(kernelNames.columnSums))
    return engine().runKernel(
      kernelNames.columnSums,
      y === undefined ? { x } : { x, y },
      arms === undefined ? {} : { arms },
    );
  const before = y === undefined ? x : reluMask(x, y);
  return sum(reshape(before, [-1, x.shape[x.rank - 1] as number]), 0);
}
