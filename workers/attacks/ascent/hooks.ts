import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ActiveBatch } from "../batch/activeBatch.ts";
import type { Evaluation } from "../evaluateAt.ts";
import type { Losses } from "./stepSizes.ts";

/** Where a run is: what a hook may read. */
export interface AscentState {
  /**
   * Tensors with one row per example under attack: `x` (the iterate), `origin` (the clean images), `gradient` (as it was
   * taken), `best` (the iterates of highest loss of this run), and any that the hooks set.
   */
  readonly batch: ActiveBatch;
  readonly step: number;
  /** The examples that are not broken. */
  readonly staying: readonly number[];
  /** Sets the rows of a tensor of the batch to those of `values` where the loss is the highest of the run so far. */
  keepImproved(name: string, values: Tensor4D): void;
}

/**
 * What makes one attack differ from another; every hook is optional. Hooks run inside a tidy: what they return, or set in
 * the batch, survives it.
 */
export interface AscentHooks {
  /** Where a run starts, inside ball and box. Default: the clean image, or a random point. */
  start?(batch: ActiveBatch): Tensor4D;
  /**
   * Where to take the gradient of a step, in or outside ball and box. Runs before `direction`, so it reads the tensors of
   * the previous step; at step 0 there are none. Default, and where it returns `batch.get("x")` itself: the iterate, in
   * the same pass that judges it. Any other tensor costs a second pass.
   */
  gradientAt?(batch: ActiveBatch, step: number): Tensor4D;
  /**
   * The direction of a step, from a gradient whose entries are all finite but, in linf, may all be zero: guard divisions.
   * `batch.get("gradient")` is the raw one. Default: the gradient.
   */
  direction?(gradient: Tensor4D, state: Pick<AscentState, "batch" | "step">): Tensor4D;
  /**
   * The next iterate, inside ball and box. Default: a PGD step along `direction`, relativeStep * epsilon / steps long.
   * May read what `record` was told only where `readsLosses` says so.
   */
  move?(gradient: Tensor4D, state: AscentState): Tensor4D;
  /** The losses of an example that stays, before a `move` that reads them and at the end of each window of a GPU. */
  record?(example: number, losses: Losses): void;
  /** Whether the move of a step reads losses. A GPU takes the other steps without the host. */
  readsLosses?(step: number): boolean;
  /** The next iterate of an attack that uses no gradients; then none are taken. */
  propose?(state: AscentState & { readonly evaluation: Evaluation }): Tensor4D;
}
