import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

/**
 * Loss per example [n] of the scores [n, classes], or of all columns [n, width] of a system that has more (`ReadColumns`).
 * Large batches are cut into parts: `rows` holds the position in the batch of each row of `scores`.
 */
export type ScoreLoss = (scores: Tensor2D, rows: readonly number[]) => Tensor1D;

/** A short list of score columns per example. */
export type Columns = readonly (readonly number[])[];

/**
 * The columns of a system in which losses can climb more than the scores: the single choices of a hierarchy, the sums
 * behind votes. The first columns are the scores.
 */
export interface ReadColumns {
  /** Number of scores. */
  readonly classes: number;
  /** Number of columns. */
  readonly width: number;
  /** First of the columns that losses climb for the classes: 0, or the first behind scores that have no gradient. */
  readonly climbed: number;
  /** [n, width]; not taped. */
  read(x: Tensor4D): Tensor2D;
}

/** One of the choices that lead to a class: its column, and the columns that it is chosen among. */
export interface StageChoice {
  readonly own: number;
  readonly among: readonly number[];
}

/** Tensors that the caller disposes. */
export interface ScoreGradient {
  /** [n] */
  readonly loss: Tensor1D;
  /** Gradient of each example's loss with respect to its own pixels, shape of x. */
  readonly gradient: Tensor4D;
  /** [n, classes] scores at x; `excluded` in the columns that a loss with named columns does not name. */
  readonly scores: Tensor2D;
}

/**
 * A system as attacks and judges see it: scores, their gradient, and a hard decision, the highest score (`decide`). Scores
 * are the logits of a multiclass model, the margins d_i = z1 - z0 of RoBin's arms (never saturated probabilities;
 * docs/algorithms.md 4.1), or what the decomposition makes of its members. The result for an example does not depend on the
 * rest of its batch.
 */
export interface Classifier {
  /** Number of scores. */
  readonly classes: number;
  /** The correct score for images of each class; absent: score i stands for class i. */
  readonly columnOf?: readonly number[];
  /** Shape of one image. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Whether columns come from separate networks, so that reading few of them costs less. */
  readonly arms: boolean;
  /** Absent: losses read the scores. */
  readonly columns?: ReadColumns;
  /** For a hierarchy: the choices that lead to each class, coarse first; a class alone in its group has no fine choice. */
  readonly stages?: readonly (readonly StageChoice[])[];
  /** For an ensemble: its members as systems. They live as long as the ensemble. */
  readonly members?: readonly Classifier[];
  /** Examples that one pass of `gradient` over all columns takes within its memory bound; larger calls are cut. */
  readonly batch: number;
  /** [n, classes]; not taped. */
  scores(x: Tensor4D): Tensor2D;
  /**
   * Loss per example, its input gradient, and the scores. `columns` names the scores that the loss of each example reads.
   * Where columns are separate networks, the others are neither computed nor differentiated, and their scores come back as
   * `excluded`. Examples are grouped by network, so that two arms per example cost two arms, not ten.
   */
  gradient(x: Tensor4D, loss: ScoreLoss, columns?: Columns): ScoreGradient;
  /**
   * The view that an attacker differentiates who knows how this system hides its gradients; absent where it hides none.
   * Its decisions are those of this system, or those that it makes on average.
   */
  readonly adaptive?: Classifier;
  /** Restarts the random numbers of a system that draws some, so that a task's result depends on the task alone. */
  reseed?(): void;
  dispose(): void;
}
