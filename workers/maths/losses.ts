import {
  clone,
  customGrad,
  type GradSaveFunc,
  maximum,
  mul,
  reshape,
  type Scalar,
  sigmoid,
  softplus,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from "@tensorflow/tfjs-core";
import { armMargins, climbedCrossEntropyGradient, crossEntropyGradient, crossEntropyValues } from "../kernels/ops.ts";
import { excluded } from "./excluded.ts";

/** Smallest weight that a confident example has in the gradient of an attack's loss. */
export const leastWeight = 1e-3;

/**
 * Cross-entropy [n] for attacks, of logits [n, k] and one-hot labels [n, k]: logsumexp(z) - z_y, at least 0, in nats, finite
 * for finite logits. Its gradient is (1 - p_y) (r - onehot), with r the softmax over the other classes. That equals
 * softmax(z) - onehot (docs/algorithms.md 2.6), but the weight 1 - p_y, which rounds to 0 in float32 and would hide the
 * direction of a confident example, is at least `leastWeight`: attacks use only directions.
 */
export function crossEntropy(logits: Tensor2D, oneHot: Tensor2D): Tensor1D {
  return differentiable(
    logits,
    oneHot,
    (z) => crossEntropyValues(z, oneHot),
    (z, labels, dy) =>
      climbedCrossEntropyGradient(z as Tensor2D, labels as Tensor2D, dy as Tensor1D, { excluded, least: leastWeight }),
  );
}

/**
 * softplus(m) [n] for attacks: the cross-entropy of two classes with margin m. Its gradient is sigma(m), but at least
 * `leastWeight`, as in `crossEntropy`.
 */
export function climbedSoftplus(margin: Tensor1D): Tensor1D {
  return customGrad<Tensor1D>((...inputs) => {
    const [m, save] = inputs as [Tensor1D, GradSaveFunc];
    save([m]);
    return {
      value: softplus(m),
      gradFunc: (dy, [saved]) => mul(dy as Tensor, maximum(sigmoid(saved as Tensor), leastWeight)),
    };
  })(margin);
}

/** Mean of `crossEntropy` over the batch, as one node of the tape, because every training step pays for it. */
export function meanCrossEntropy(logits: Tensor2D, oneHot: Tensor2D): Scalar {
  const share = 1 / logits.shape[0];
  return differentiable(
    logits,
    oneHot,
    (z) => mul<Scalar>(sum(crossEntropyValues(z, oneHot)), share),
    (z, labels, dy) => mul(crossEntropyGradient(z as Tensor2D, labels), mul(dy, share)),
  );
}

/**
 * A tensor with the gradient of the sum of `crossEntropy`, for loops that never read the loss: its values, the logits, have
 * no meaning and cost nothing. Must be the end of the tape.
 */
export function crossEntropySlope(logits: Tensor2D, oneHot: Tensor2D): Tensor {
  return differentiable(
    logits,
    oneHot,
    (z) => clone(z),
    (z, labels) => crossEntropyGradient(z as Tensor2D, labels),
  );
}

/** `value` of the logits as one node of the tape; `backward` computes its gradient from the logits, the labels and dy. */
function differentiable<T extends Tensor>(
  logits: Tensor2D,
  oneHot: Tensor2D,
  value: (z: Tensor2D) => T,
  backward: (logits: Tensor, oneHot: Tensor, dy: Tensor) => Tensor,
): T {
  if (logits.shape.join() !== oneHot.shape.join())
    throw new RangeError(`one-hot labels are [${oneHot.shape}], expected the shape of the logits [${logits.shape}]`);
  return customGrad<T>((...inputs) => {
    const [z, save] = inputs as [Tensor2D, GradSaveFunc];
    // Labels are saved too: they may have been made in the same tape, which frees them after the forward pass.
    save([z, oneHot]);
    return {
      value: value(z),
      gradFunc: (dy, [logitsSaved, oneHotSaved]) =>
        backward(logitsSaved as Tensor, oneHotSaved as Tensor, dy as Tensor),
    };
  })(logits);
}

/**
 * Margins [n] (signed log-odds) of arms with two logits [n, 2]: d = z[positive] - z[other], differentiable. RoBin works
 * with margins, never with probabilities, which saturate (docs/algorithms.md 4.1).
 */
export function margins(logits: Tensor2D, positive: 0 | 1): Tensor1D {
  if (logits.shape[1] !== 2) throw new RangeError(`margins need two logits per example, found [${logits.shape}]`);
  return reshape(armMargins(logits, positive, 1), [-1]);
}
