import type { Scalar, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Random } from "../../src/experiment/sampling/random.ts";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";

/** The parameters of a defence, and the epoch of the training. */
export interface DefenceProgress {
  readonly params: ParameterValues;
  /** From 0. */
  readonly epoch: number;
  readonly epochs: number;
}

export interface DefenceContext extends DefenceProgress {
  /** Logits [n, outputs] of the network in training, in eval mode. */
  logits(x: Tensor4D): Tensor2D;
  /** The stream that the start noise of one example of x is drawn from. */
  random(example: number): Random;
}

export interface CraftContext extends DefenceContext {
  /** The output of each example: the one-hot labels, on the host. */
  readonly labels: readonly number[];
}

/** Turns a batch into a training loss: craft the inputs (no tape), then take the loss (taped by the caller). */
export interface Defence {
  readonly id: string;
  /** Share of each batch that `craft` perturbs in this epoch, in [0,1]. */
  adversarialFraction(progress: DefenceProgress): number;
  /**
   * The attack behind the accuracy under attack of every epoch: perturbs all of x [n, h, w, c] away from the one-hot labels
   * [n, outputs], in several steps, inside the threat of the training. null: that accuracy is not measured.
   */
  readonly attack: ((x: Tensor4D, oneHot: Tensor2D, context: DefenceContext) => Tensor4D) | null;
  /**
   * Whether `craft` and `loss` treat every example by itself, apart from the mean of the loss, so that the batches of several
   * networks can be crafted as one.
   */
  isPerExample(params: ParameterValues): boolean;
  /** The inputs to train on, shape of x. May be x itself; otherwise the caller disposes it. Leaves no other tensor. */
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
