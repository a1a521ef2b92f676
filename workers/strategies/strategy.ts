import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/spec.ts";

/**
 * Something to climb, as a function of the system's scores [n, classes]. Written on the score matrix alone, so that it
 * costs nothing beside the networks and works on every decomposition.
 */
export interface Objective {
  /** Readable, for one example: "softmax", "push arm 3 down", "3 to 8". */
  describe(example: number): string;
  /** Recorded per example as what broke it: the arm, the target class, or -1. */
  readonly tag: readonly number[];
  /** Loss per example [n], to ascend. */
  loss(scores: Tensor2D): Tensor1D;
  /** Score columns each example's loss reads; absent: all. */
  readonly columns?: readonly (readonly number[])[];
}

export interface StrategyContext {
  /** Clean scores [n][classes] on the host: choices such as the second arm are made from them (static, paper-spec 4.3). */
  readonly cleanScores: readonly Float32Array[];
  readonly labels: readonly number[];
  /** Targeted attacks: the class the prediction should become. */
  readonly targets?: readonly number[];
  readonly params: ParameterValues;
}

/** The engine half of a strategy: which objectives to climb for these examples, each with the whole budget. */
export interface Strategy {
  readonly id: string;
  objectives(context: StrategyContext): readonly Objective[];
}
