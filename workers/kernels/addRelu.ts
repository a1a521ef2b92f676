import type { Tensor } from "@tensorflow/tfjs-core";
import { add, engine, relu } from "@tensorflow/tfjs-core";
import { hasKernel } from "./backward.ts";
import { kernelNames } from "./names.ts";

/** relu(a + b) of two tensors of one shape: the end of a residual block. Differentiable in both. */
export function addRelu<T extends Tensor>(a: T, b: T): T {
  if (a.shape.join() !== b.shape.join())
    throw new Error(`addRelu got [${a.shape}] and [${b.shape}], expected equal shapes`);
  if (hasKernel(kernelNames.addRelu)) return engine().runKernel(kernelNames.addRelu, { a, b }) as T;
  return relu(add(a, b));
}
