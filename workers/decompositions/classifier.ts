import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

/** Score of a column that was neither computed nor differentiated: below every score a network can give. */
export const unread = -1e9;

/**
 * Loss per example [n] of scores [n, classes]. `rows` names the examples whose scores these are (positions in the batch
 * that was passed in), because large batches are cut into parts.
 */
export type ScoreLoss = (scores: Tensor2D, rows: readonly number[]) => Tensor1D;

/** One short list of score columns per example. */
export type Columns = readonly (readonly number[])[];

/** Tensors that the caller disposes. */
export interface ScoreGradient {
  /** [n] */
  readonly loss: Tensor1D;
  /** Gradient of each example's loss with respect to its own pixels, shape of x. */
  readonly gradient: Tensor4D;
  /** [n, classes]: the scores that the loss was made from. */
  readonly scores: Tensor2D;
}

/**
 * What attacks and judges see of a system: scores, their gradient, and (the highest score, `decide`) a hard decision.
 * Scores are the multiclass model's logits, or the margins d_i = z1 - z0 of RoBin's arms (never saturated
 * probabilities; paper-spec 4.1). What it says of an example does not depend on the batch the example is in.
 */
export interface Classifier {
  readonly classes: number;
  /** Shape of one image. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Columns of `scores` come from separate networks, so that touching few of them costs less. */
  readonly arms: boolean;
  /** Examples that one pass of `gradient` over all columns takes within its memory bound; larger calls are cut. */
  readonly batch: number;
  /** [n, classes]; not taped. */
  scores(x: Tensor4D): Tensor2D;
  /**
   * Loss per example, its input gradient and the scores. `columns`, one short list per example, says which scores the
   * loss reads; where columns are separate networks the others are neither computed nor differentiated (their scores
   * come back as `unread`). Examples are grouped by column, so two arms an example cost two arms, not ten.
   */
  gradient(x: Tensor4D, loss: ScoreLoss, columns?: Columns): ScoreGradient;
  /**
   * What an attacker differentiates who knows how this system hides its gradients; absent where nothing is hidden. Its
   * decisions are this system's, or those it makes on average.
   */
  readonly adaptive?: Classifier;
  /** Begins the random numbers of a system that draws some again, so that a task's result depends on the task alone. */
  reseed?(): void;
  dispose(): void;
}
