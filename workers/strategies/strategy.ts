import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { StrategyId } from "../../src/experiment/catalogue/strategies/index.ts";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { StageChoice } from "../decompositions/classifier.ts";

/**
 * What one run maximises on one example, as plain data: the score to lower and the score to raise. It depends on its
 * example alone, so examples can be batched in any way without changing a result.
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
  /** The choices of a hierarchy to lose or, towards a target, to win. */
  readonly choices?: readonly StageChoice[];
}

/** What a strategy knows about an example. Its choices (the second arm, the targets) do not change during an attack (docs/algorithms.md 4.3). */
export interface Example {
  /** [classes] scores of the clean image. */
  readonly cleanScores: ArrayLike<number>;
  readonly label: number;
  /** The class that the prediction should become, in targeted attacks. */
  readonly target?: number;
  /** The choices that lead to each class, in hierarchical systems. */
  readonly stages?: readonly (readonly StageChoice[])[];
}

/**
 * The engine half of a strategy: the objectives of an example, each tried with the whole budget, and the loss that they
 * share. It reads only the score matrix, so it is cheap and works on every decomposition that it applies to.
 */
export interface Strategy {
  readonly id: StrategyId;
  /** In the order in which they are tried; empty where there is nothing to attack. */
  objectives(example: Example, params: ParameterValues): readonly Objective[];
  /** Loss [n] to maximise, of scores [n, classes]; `objectives[i]` belongs to row i. Differentiable. */
  loss(scores: Tensor2D, objectives: readonly Objective[]): Tensor1D;
  /** Margin [n] of what it reads, above 0 where the objective is reached. Default: the margin of the scores. */
  margin?(scores: Tensor2D, objectives: readonly Objective[]): Tensor1D;
  /** What loss and margin read: all columns of the system. Default: the scores. */
  readonly reads?: "columns";
}
