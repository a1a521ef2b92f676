import type { Tensor } from "@tensorflow/tfjs-core";
import { add, engine, mul, sub, tidy } from "@tensorflow/tfjs-core";
import { hasKernel } from "./backward.ts";
import { kernelNames } from "./names.ts";

export interface MomentumSettings {
  readonly learningRate: number;
  readonly momentum: number;
  /** Coupled L2 decay, as in PyTorch's SGD: weightDecay * w is added to the gradient before the momentum. */
  readonly weightDecay: number;
}

/**
 * One step of PyTorch's SGD: g += weightDecay * w; v = momentum * v + g; w -= learningRate * v (docs/algorithms.md 6.2).
 * Returns the new parameter and velocity, and leaves the arguments, all of one shape, unchanged.
 */
export function momentumStep<T extends Tensor>(
  parameter: T,
  velocity: T,
  gradient: T,
  { learningRate, momentum, weightDecay }: MomentumSettings,
): [parameter: T, velocity: T] {
  for (const [name, tensor] of Object.entries({ velocity, gradient }))
    if (tensor.shape.join() !== parameter.shape.join())
      throw new Error(`momentumStep got a ${name} of shape [${tensor.shape}], expected [${parameter.shape}]`);
  if (hasKernel(kernelNames.momentumStep))
    return engine().runKernel(
      kernelNames.momentumStep,
      { parameter, velocity, gradient },
      { learningRate, momentum, weightDecay },
    ) as Tensor[] as [T, T];
  return tidy(() => {
    const next = add<T>(mul(velocity, momentum), add(gradient, mul(parameter, weightDecay)));
    return [sub<T>(parameter, mul(next, learningRate)), next];
  });
}
