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
 * Sum over all axes but the last: the gradient of a bias, [columns]. Where the backend has a kernel of ours, also of the
 * places alone where the output `y` of a ReLU is above 0, and, on WebGPU, [arms, columns] over equal parts of the first axis.
 */
export function columnSums(x: Tensor, y?: Tensor, arms?: number): Tensor {
  if (hasKernel(kernelNames.columnSums))
    return engine().runKernel(
      kernelNames.columnSums,
      y === undefined ? { x } : { x, y },
      arms === undefined ? {} : { arms },
    );
  return sum(reshape(x, [-1, x.shape[x.rank - 1] as number]), 0);
}
