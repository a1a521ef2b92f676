import type { EpochMetrics } from "../artefacts/artefact.ts";
import type { Training } from "../spec/spec.ts";
import type { Threat } from "../terms/choice.ts";
import type { Labelling } from "../terms/labelling.ts";
import type { AttackPair, Criterion, ResolvedChoice } from "../terms/system.ts";
import type { ScoreGrid } from "./scoreGrid.ts";

/**
 * A stretch of training in the plane, and what is to be seen after it. Interactive: nothing of it stays in the worker, so
 * the same request gives the same result wherever and whenever it is made.
 */
export interface PlaygroundRequest {
  /** [n, 2] in [0,1]: x to the right, y upwards. All of them are trained on. */
  readonly points: Float32Array;
  /** Class of each point. */
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
  readonly network: ResolvedChoice;
  readonly defence: ResolvedChoice;
  readonly training: Training;
  readonly seed: number;
  readonly networks: readonly PlaygroundNetwork[];
  /** How many epochs to go on, at most to the end of the training; 0 only looks. */
  readonly epochs: number;
  /** Points of the grid along each side. */
  readonly side: number;
  /** How to look for the distances to the boundaries, and how far; null: they are not measured. */
  readonly measure: { readonly attempts: readonly AttackPair[]; readonly threat: Threat } | null;
}

/** One network of the plane, trained from its own state. */
export interface PlaygroundNetwork {
  readonly labelling: Labelling;
  /** What the request before gave back; null: untrained. */
  readonly state: Uint8Array | null;
  readonly views: readonly PlaygroundView[];
}

/** One way of asking a network: what its outputs stand for, and which of its decisions count as errors. */
export interface PlaygroundView {
  readonly decomposition: ResolvedChoice;
  readonly criterion: Criterion;
}

export interface PlaygroundResult {
  /** In the order of the request. */
  readonly networks: readonly {
    readonly state: Uint8Array;
    /** How many epochs are done. */
    readonly epoch: number;
    /** Of the last epoch, measured on the points; null before the first. */
    readonly metrics: EpochMetrics | null;
    readonly views: readonly PlaygroundViewResult[];
  }[];
}

export interface PlaygroundViewResult {
  /** Scores on the whole plane. */
  readonly grid: ScoreGrid;
  /** 1 for every point on which the decision is an error. */
  readonly wrong: readonly number[];
  /** Size of the smallest perturbation found for each point, 0 where it is wrong already; null: not measured. */
  readonly distances: readonly number[] | null;
  /** 1 for every point that nothing was found for, its distance being the largest looked for; null: not measured. */
  readonly censored: readonly number[] | null;
}
