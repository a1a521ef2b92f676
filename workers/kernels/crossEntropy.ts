import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { engine, exp, expandDims, log, max, maximum, mul, softmax, sub, sum } from "@tensorflow/tfjs-core";
import { hasKernel } from "./backward.ts";
import { kernelNames } from "./names.ts";

/** logsumexp(z) - z_y [n] of logits and one-hot targets [n, k]. Not differentiable. */
export function crossEntropyValues(logits: Tensor2D, targets: Tensor2D): Tensor1D {
  if (hasKernel(kernelNames.crossEntropy)) return engine().runKernel(kernelNames.crossEntropy, { logits, targets });
  const centred = sub(logits, max(logits, 1, true));
  return sub(log(sum(exp(centred), 1)), sum(mul(centred, targets), 1));
}

/** softmax(logits) - targets [n, k]: the gradient of each example's cross-entropy. Not differentiable. */
export function crossEntropyGradient(logits: Tensor2D, targets: Tensor): Tensor {
  if (hasKernel(kernelNames.crossEntropyGradient))
    return engine().runKernel(kernelNames.crossEntropyGradient, { logits, targets });
  return sub(softmax(logits), targets);
}

interface ClimbedSettings {
  /** Added to the logit of the target, so that its softmax is 0. */
  readonly excluded: number;
  /** Smallest weight of a confident example. */
  readonly least: number;
}

/**
 * (1 - p_y) (r - targets) dy [n, k], with r the softmax over the other classes and a weight 1 - p_y of at least `least`:
 * the gradient that attacks climb (`crossEntropy` in maths/losses.ts). dy is [n]. Not differentiable.
 */
export function climbedCrossEntropyGradient(
  logits: Tensor2D,
  targets: Tensor2D,
  dy: Tensor1D,
  { excluded, least }: ClimbedSettings,
): Tensor {
  if (hasKernel(kernelNames.climbedCrossEntropyGradient))
    return engine().runKernel(kernelNames.climbedCrossEntropyGradient, { logits, targets, dy }, { excluded, least });
  const p = softmax(logits);
  const wrong = sum(sub(p, mul(p, targets)), 1, true);
  const others = softmax(sub(logits, mul(targets, -excluded)));
  return mul(mul(sub(others, targets), maximum(wrong, least)), expandDims(dy, 1));
}
