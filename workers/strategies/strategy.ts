import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { StrategyId } from "../../src/experiment/catalogue/strategies/index.ts";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { StageChoice } from "../decompositions/classifier.ts";

/**
 * What one run climbs on one example, as plain data: which score goes down and which goes up. An objective knows its
 * example alone, so batches of any mixture can be formed, cut and thinned out without changing anybody's result.
 */
export interface Objective {
  /** Readable: "softmax", "push arm 3 down", "3 to 8". */
  readonly name: string;
  /** Recorded as what broke the example: the arm, the target class, or -1. */
  readonly tag: number;
  /** The score to lower, or -1. */
  readonly down: number;
  /** The score to raise, or -1. */
  readonly up: number;
  /** Columns that the loss reads; absent: all. Scores, unless the strategy reads all columns. */
  readonly columns?: readonly number[];
  /** The choices of a hierarchy that are to be lost, or won. */
  readonly choices?: readonly StageChoice[];
}

/** What a strategy knows of an example. Its choices (the second arm, the targets) are static (docs/algorithms.md 4.3). */
export interface Example {
  /** [classes] scores of the clean image. */
  readonly cleanScores: ArrayLike<number>;
  readonly label: number;
  /** Targeted attacks: the class that the prediction should become. */
  readonly target?: number;
  /** Of hierarchical systems: the choices that lead to each class. */
  readonly stages?: readonly (readonly StageChoice[])[];
}

/**
 * The engine half of a strategy: which objectives to climb for an example, each with the whole budget, and the loss
 * that they share. Written on the score matrix alone, so that it costs nothing beside the networks and works on every
 * decomposition it applies to.
 */
export interface Strategy {
  readonly id: StrategyId;
  /** In the order in which they are tried; none where there is nothing to climb. */
  objectives(example: Example, params: ParameterValues): readonly Objective[];
  /** Loss per example [n], to ascend, of scores [n, classes]; `objectives[i]` is row i's. Differentiable. */
  loss(scores: Tensor2D, objectives: readonly Objective[]): Tensor1D;
  /** Its own margin [n] of what it reads, above 0 where the objective is reached; absent: that of the scores. */
  margin?(scores: Tensor2D, objectives: readonly Objective[]): Tensor1D;
  /** What loss and margin read: the scores, or (`columns`) everything that a system has to read; absent: the scores. */
  readonly reads?: "columns";
}
