import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";

/**
 * Loss per example [n] of the scores [n, classes], or of all columns [n, width] where a system has more (`ReadColumns`).
 * `rows` names the examples whose scores these are (positions in the batch
 * that was passed in), because large batches are cut into parts.
 */
export type ScoreLoss = (scores: Tensor2D, rows: readonly number[]) => Tensor1D;

/** One short list of score columns per example. */
export type Columns = readonly (readonly number[])[];

/**
 * What losses read of a system whose scores are not all there is to climb: a hierarchy's single choices, the sums behind
 * votes. The first columns are the scores.
 */
export interface ReadColumns {
  /** How many scores there are. */
  readonly classes: number;
  /** How many columns there are. */
  readonly width: number;
  /** Where the columns begin that are climbed for the classes: 0, or behind scores that have no gradient. */
  readonly climbed: number;
  /** [n, width]; not taped. */
  read(x: Tensor4D): Tensor2D;
}

/** One of the choices that lead to a class: the column that stands for it, and those it is chosen among. */
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
  /** [n, classes]: the scores at x, `excluded` where a loss named its columns and did not name them. */
  readonly scores: Tensor2D;
}

/**
 * What attacks and judges see of a system: scores, their gradient, and (the highest score, `decide`) a hard decision.
 * Scores are a multiclass model's logits, the margins d_i = z1 - z0 of RoBin's arms (never saturated probabilities;
 * docs/algorithms.md 4.1), or what else a decomposition makes of its members; each engine half says what. What it says of an example does not depend on the batch the example is in.
 */
export interface Classifier {
  readonly classes: number;
  /** The score that is right for images of each class; absent: score i stands for class i. */
  readonly columnOf?: readonly number[];
  /** Shape of one image. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** Columns come from separate networks, so that touching few of them costs less. */
  readonly arms: boolean;
  /** Absent: losses read the scores. */
  readonly columns?: ReadColumns;
  /** Of a hierarchy: for each class the choices that lead to it, coarse first; one alone in its group has no fine one. */
  readonly stages?: readonly (readonly StageChoice[])[];
  /** Of an ensemble: its members as systems of their own. They live as long as it does. */
  readonly members?: readonly Classifier[];
  /** Examples that one pass of `gradient` over all columns takes within its memory bound; larger calls are cut. */
  readonly batch: number;
  /** [n, classes]; not taped. */
  scores(x: Tensor4D): Tensor2D;
  /**
   * Loss per example, its input gradient and the scores. `columns`, one short list per example, says which scores the
   * loss reads; where columns are separate networks the others are neither computed nor differentiated (their scores
   * come back as `excluded`). Examples are grouped by network, so two arms an example cost two arms, not ten.
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
