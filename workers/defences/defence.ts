import type { Scalar, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Random } from "../../src/experiment/sampling/random.ts";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";

/** Where in the training a batch stands. */
export interface DefenceProgress {
  readonly params: ParameterValues;
  /** From 0. */
  readonly epoch: number;
  readonly epochs: number;
}

export interface DefenceContext extends DefenceProgress {
  /** The network being trained, in eval mode: logits [n, outputs]. */
  logits(x: Tensor4D): Tensor2D;
  /** The stream that start noise of one example of x is drawn from. */
  random(example: number): Random;
}

export interface CraftContext extends DefenceContext {
  /** The output of each example: what the one-hot labels say, on the host. */
  readonly labels: readonly number[];
}

/** How a batch becomes a training loss: craft the inputs (no tape), then the loss of the batch (taped by the caller). */
export interface Defence {
  readonly id: string;
  /** Share of each batch that is adversarial in this epoch: in [0,1], of what `craft` perturbs. */
  adversarialFraction(progress: DefenceProgress): number;
  /**
   * Perturb all of x [n, h, w, c] away from the one-hot labels [n, outputs], with several steps inside the threat that
   * is trained against: what the accuracy under attack of every epoch is measured with. null: it does not.
   */
  readonly attack: ((x: Tensor4D, oneHot: Tensor2D, context: DefenceContext) => Tensor4D) | null;
  /** The inputs to train on, shape of x. May be x itself; else the caller disposes it. Leaves nothing else behind. */
  craft(x: Tensor4D, oneHot: Tensor2D, context: CraftContext): Tensor4D | Promise<Tensor4D>;
  /** Mean loss of the batch. `logits` runs the network in train mode under the caller's tape. */
  loss(
    logits: (x: Tensor4D) => Tensor2D,
    clean: Tensor4D,
    crafted: Tensor4D,
    oneHot: Tensor2D,
    params: ParameterValues,
  ): Scalar;
}
