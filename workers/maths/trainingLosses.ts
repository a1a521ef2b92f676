import {
  add,
  customGrad,
  exp,
  type GradSaveFunc,
  max,
  maximum,
  mul,
  neg,
  pow,
  relu,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
} from "@tensorflow/tfjs-core";
import type { LossId } from "../../src/experiment/catalogue/defences/loss.ts";
import { logProbabilities } from "./divergence.ts";
import { excluded } from "./excluded.ts";
import { crossEntropySlope, meanCrossEntropy } from "./losses.ts";

/** The parameters of the losses, by id. */
export interface LossNumbers {
  readonly focusing: number;
  readonly smoothing: number;
  readonly targetMargin: number;
}

/** What a member network minimises, and what the inner attacks of its training maximise. */
export interface TrainingLoss {
  /** Mean over the batch, of logits [n, k] and one-hot labels [n, k], k >= 2; differentiable in the logits. */
  mean(logits: Tensor2D, oneHot: Tensor2D, numbers: LossNumbers): Scalar;
  /**
   * What the inner attack maximises: the end of a tape, of which only the gradient of its sum per example counts.
   * Cross-entropy for losses on probabilities, and the margin for losses on margins, because a hinge has no gradient where
   * it is 0. With two outputs both have the same direction.
   */
  slope(logits: Tensor2D, oneHot: Tensor2D): Tensor;
  /** The strategy with the same gradient direction as `slope`. */
  readonly strategy: "cross-entropy" | "margin";
}

const onProbabilities = { slope: crossEntropySlope, strategy: "cross-entropy" } as const;
const onMargins = {
  slope: (logits: Tensor2D, oneHot: Tensor2D) => sum<Scalar>(neg(leastGap(logits, oneHot))),
  strategy: "margin",
} as const;

/** The engine half of every loss that `src/experiment/catalogue/defences/loss.ts` offers. */
export const trainingLosses: Readonly<Record<LossId, TrainingLoss>> = {
  "cross-entropy": { mean: meanCrossEntropy, ...onProbabilities },

  // (1 - p_y)^focusing CE: Lin et al. 2017, arXiv 1708.02002.
  focal: { mean: (logits, oneHot, { focusing }) => meanFocal(logits, oneHot, focusing), ...onProbabilities },

  // Cross-entropy with (1 - smoothing) onehot + smoothing / k: Szegedy et al. 2016, arXiv 1512.00567.
  "label-smoothing": {
    mean: (logits, oneHot, { smoothing }) =>
      meanCrossEntropy(logits, add(mul(oneHot, 1 - smoothing), smoothing / logits.shape[1]) as Tensor2D),
    ...onProbabilities,
  },

  // max(0, target - (z_y - max_{j != y} z_j)): Crammer and Singer 2001.
  hinge: {
    mean: (logits, oneHot, { targetMargin }) => meanOf(shortfall(logits, oneHot, targetMargin), logits),
    ...onMargins,
  },

  // The square of the hinge: Tang 2013, arXiv 1306.0239.
  "squared-hinge": {
    mean: (logits, oneHot, { targetMargin }) => meanOf(square(shortfall(logits, oneHot, targetMargin)), logits),
    ...onMargins,
  },

  // Mean over j != y of (target - (z_y - z_j))^2: least squares on the margins, (target - s d)^2 with two outputs.
  "squared-margin": {
    mean(logits, oneHot, { targetMargin }) {
      const rivals = logits.shape[1] - 1;
      const missing = sub(targetMargin, sub(sum(mul(logits, oneHot), 1, true), logits));
      return meanOf(mul(mul(square(missing), sub(1, oneHot)), 1 / rivals), logits);
    },
    ...onMargins,
  },
};

const meanOf = (values: Tensor, logits: Tensor2D): Scalar => mul(sum(values), 1 / logits.shape[0]);

/** z_y - max_{j != y} z_j, [n]. */
function leastGap(logits: Tensor2D, oneHot: Tensor2D): Tensor {
  return sub(sum(mul(logits, oneHot), 1), max(add(logits, mul(oneHot, excluded)), 1));
}

const shortfall = (logits: Tensor2D, oneHot: Tensor2D, target: number): Tensor =>
  relu(sub(target, leastGap(logits, oneHot)));

/** Keeps 1 - p_y above 0, for powers below 1. */
const leastWrong = 1e-7;

/** One node of the tape: with w = 1 - p_y the gradient is (w^g + g w^(g-1) p_y CE) (p - onehot). */
function meanFocal(logits: Tensor2D, oneHot: Tensor2D, focusing: number): Scalar {
  const share = 1 / logits.shape[0];
  return customGrad<Scalar>((...inputs) => {
    const [z, save] = inputs as [Tensor2D, GradSaveFunc];
    save([z, oneHot]);
    const { weight, loss } = focalParts(z, oneHot, focusing);
    return {
      value: mul<Scalar>(sum(mul(weight, loss)), share),
      gradFunc: (dy, [logitsSaved, labels]) => {
        const parts = focalParts(logitsSaved as Tensor2D, labels as Tensor2D, focusing);
        const falling = mul(mul(mul(pow(parts.wrong, focusing - 1), focusing), parts.truth), parts.loss);
        const slope = sub(parts.p, labels as Tensor);
        return mul(mul(slope, add(parts.weight, falling)), mul(dy as Scalar, share));
      },
    };
  })(logits);
}

function focalParts(logits: Tensor2D, oneHot: Tensor2D, focusing: number) {
  const logP = logProbabilities(logits);
  const p = exp(logP);
  const wrong = maximum(sum(sub(p, mul(p, oneHot)), 1, true), leastWrong);
  return {
    p,
    wrong,
    truth: sum(mul(p, oneHot), 1, true),
    weight: pow(wrong, focusing),
    loss: neg(sum(mul(logP, oneHot), 1, true)),
  };
}
