import type { Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import { engine, softmax, sub } from "@tensorflow/tfjs-core";
import { hasKernel } from "./backward.ts";
import { kernelNames } from "./names.ts";

/** softmax(logits) - targets [n, k]: the gradient of each example's cross-entropy. Not differentiable. */
export function crossEntropyGradient(logits: Tensor2D, targets: Tensor): Tensor {
  if (hasKernel(kernelNames.crossEntropyGradient))
    return engine().runKernel(kernelNames.crossEntropyGradient, { logits, targets });
  return sub(softmax(logits), targets);
}
