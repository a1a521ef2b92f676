import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { AttackId } from "../../src/experiment/catalogue/attacks/index.ts";
import type { ParameterValues, Threat } from "../../src/experiment/terms/choice.ts";
import type { Classifier, Columns } from "../decompositions/classifier.ts";
import type { Noise } from "./noise.ts";

/** A loss of each example of a batch. The row of `scores` at position i belongs to the example `rows[i]`. */
export interface BatchLoss {
  /** [rows] losses of scores [rows, classes], to be maximised. */
  loss(scores: Tensor2D, rows: readonly number[]): Tensor1D;
  /** The score columns that each example's loss reads; absent: all. */
  readonly columns?: Columns;
}

/** What an attack maximises: the loss of the strategy, one objective per example. */
export interface BatchObjective extends BatchLoss {
  readonly margin: BatchMargin;
}

/**
 * The decision boundary that each example must cross, for attacks that minimise the perturbation. The gradient of `loss`
 * is the gradient of the margin.
 */
export interface BatchMargin extends BatchLoss {
  /** The margin of one example, from its scores of the whole system [classes]; above 0 beyond the boundary. */
  value(scores: ArrayLike<number>, row: number): number;
  /** Whether `loss` has the values of the margin too, not only its gradient. */
  readonly lossIsMargin: boolean;
  /** The class of an example that may lose to any other class; -1 where the objective names one boundary. */
  openClass(row: number): number;
}

export interface AttackContext {
  readonly classifier: Classifier;
  readonly objective: BatchObjective;
  readonly threat: Threat;
  readonly params: ParameterValues;
  readonly noise: Noise;
  /** Whether the whole system's decision on one example's scores [classes] counts as success. */
  isAdversarial(scores: Float32Array, example: number): boolean;
  /** Go on after the first success: the smallest perturbation inside the threat is wanted, not just any. */
  readonly smallest?: boolean;
  /** Yields to the event loop and throws AbortError when the run was cancelled. Call between steps, holding no scope. */
  yieldPoint(): Promise<void>;
  /** Told every iterate where somebody keeps the trajectory or measures its course; absent otherwise. */
  readonly observe?: (iterate: Iterate) => Promise<void>;
}

/** Where an attack is after `step` steps of a restart; step 0 is its start. */
export interface Iterate {
  readonly restart: number;
  readonly step: number;
  /** The images; belongs to the attack. */
  readonly x: Tensor4D;
  /** The examples that are still attacked, and where each stands in `x`. */
  readonly rows: readonly number[];
  readonly positions: readonly number[];
  /** Scores of the whole system, [classes] for each of `rows`, and the loss that is climbed. */
  readonly scores: readonly Float32Array[];
  readonly loss: readonly number[];
}

export interface AttackOutcome {
  /** [n, ...] what the attack proposes; the evaluator clips, re-measures and judges it. The caller disposes it. */
  readonly perturbed: Tensor4D;
  /** Step of the first success per example, or -1; the attack's own claim, for display only. */
  readonly firstSuccess: Int32Array;
  /** Gradients taken (one per example and step), and how many were zero or held an entry that is not finite. */
  readonly gradients: { readonly total: number; readonly zero: number; readonly nonFinite: number };
}

/** The loop half of an attack: climbs inside one threat from x0 [n, h, w, c] in [0,1]. */
export interface Attack {
  readonly id: AttackId;
  perturb(x0: Tensor4D, context: AttackContext): Promise<AttackOutcome>;
}
