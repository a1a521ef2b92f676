import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { customGrad, engine, neg, reshape, slice, sub, transpose } from "@tensorflow/tfjs-core";
import { hasKernel } from "./backward.ts";
import { kernelNames } from "./names.ts";

/**
 * Margins [n, arms] of networks with two logits, [arms * n, 2], one arm after the other: the logit of output `positive`
 * minus the other one. Differentiable.
 */
export function armMargins(logits: Tensor2D, positive: 0 | 1, arms: number): Tensor2D {
  if (hasKernel(kernelNames.armMargins))
    return customGrad((z: unknown) => ({
      value: engine().runKernel(kernelNames.armMargins, { logits: z as Tensor2D }, { positive, arms }) as Tensor2D,
      gradFunc: (dy: Tensor) => engine().runKernel(kernelNames.armMarginsGradient, { dy }, { positive }) as Tensor,
    }))(logits) as Tensor2D;
  const difference = sub(slice(logits, [0, 1], [-1, 1]), slice(logits, [0, 0], [-1, 1]));
  const signed = positive === 1 ? difference : neg(difference);
  return arms === 1 ? (signed as Tensor2D) : transpose(reshape(signed, [arms, -1]));
}
