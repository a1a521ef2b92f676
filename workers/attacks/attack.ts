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
  /** Whether the whole system's decision on the scores [classes] of one example counts as success. */
  isAdversarial(scores: Float32Array, example: number): boolean;
  /** Continue after the first success, to find the smallest perturbation inside the threat. */
  readonly smallest?: boolean;
  /** Yields to the event loop, and throws an AbortError when the run was stopped. Call between steps, in no tensor scope. */
  yieldPoint(): Promise<void>;
  /** Called with every iterate when someone records the trajectory. */
  readonly observe?: (iterate: Iterate) => Promise<void>;
}

/** The state of an attack after `step` steps of a restart; step 0 is its start. */
export interface Iterate {
  readonly restart: number;
  readonly step: number;
  /** The images; owned by the attack. */
  readonly x: Tensor4D;
  /** The examples that are still under attack, and the row of each in `x`. */
  readonly rows: readonly number[];
  readonly positions: readonly number[];
  /** For each of `rows`, the scores of the whole system [classes] and the loss. */
  readonly scores: readonly Float32Array[];
  readonly loss: readonly number[];
}

export interface AttackOutcome {
  /** [n, h, w, c] images, which the evaluator clips, measures and judges. The caller disposes them. */
  readonly perturbed: Tensor4D;
  /** [n] step of the first success that the attack claims, or -1; for display only. */
  readonly firstSuccess: Int32Array;
  /** Number of gradients (one per example and step), of zero ones, and of those with an entry that is not finite. */
  readonly gradients: { readonly total: number; readonly zero: number; readonly nonFinite: number };
}

/** The engine half of an attack: perturbs images x0 [n, h, w, c] in [0,1] inside `context.threat`. */
export interface Attack {
  readonly id: AttackId;
  perturb(x0: Tensor4D, context: AttackContext): Promise<AttackOutcome>;
}
