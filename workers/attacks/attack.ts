import type { Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { AttackId } from "../../src/experiment/catalogue/attacks/index.ts";
import type { ParameterValues, Threat } from "../../src/experiment/terms/choice.ts";
import type { Classifier, Columns } from "../decompositions/classifier.ts";
import type { Noise } from "./noise.ts";

/**
 * What a batch climbs: each example its own objective. Rows of `scores` are the examples `rows`; attacks pass fewer
 * and fewer as examples are broken.
 */
export interface Climb {
  loss(scores: Tensor2D, rows: readonly number[]): Tensor1D;
  /** Score columns that each example's loss reads; absent: all. */
  readonly columns?: Columns;
  readonly margin: ClimbedMargin;
}

/** The boundary that each example is to cross, for attacks that look for the smallest perturbation. */
export interface ClimbedMargin {
  /** Above 0: crossed. From one example's scores of the whole system [classes]. */
  value(scores: ArrayLike<number>, row: number): number;
  /** [n] numbers whose gradient is the margins'; reads the same score columns as the loss. */
  slope(scores: Tensor2D, rows: readonly number[]): Tensor1D;
  /** Whether the numbers of `slope` are the margins themselves. */
  readonly isSlope: boolean;
  /** The class that any other may replace, or -1 where the boundary is one. */
  open(row: number): number;
}

export interface AttackContext {
  readonly classifier: Classifier;
  readonly climb: Climb;
  readonly threat: Threat;
  readonly params: ParameterValues;
  readonly noise: Noise;
  /** Whether the whole system's decision on one example's scores [classes] counts as success. */
  succeeded(scores: Float32Array, example: number): boolean;
  /** Go on after the first success: the smallest perturbation inside the threat is wanted, not just any. */
  readonly smallest?: boolean;
  /** Yields to the event loop and throws AbortError when the run was cancelled. Call between steps, holding no scope. */
  checkpoint(): Promise<void>;
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
