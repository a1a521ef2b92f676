import type { EpochMetrics } from "../artefacts/artefact.ts";
import type { Training } from "../spec/spec.ts";
import type { Threat } from "../terms/choice.ts";
import type { Labelling } from "../terms/labelling.ts";
import type { AttackPair, Criterion, ResolvedChoice } from "../terms/system.ts";
import type { ScoreGrid } from "./scoreGrid.ts";

/**
 * Some epochs of training in the plane, and the views after them. Interactive: the worker keeps no state, so equal requests
 * give equal results.
 */
export interface PlaygroundRequest {
  /** [n, 2] in [0,1]: x points right, y up. All of them are training points. */
  readonly points: Float32Array;
  /** Class of each point. */
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
  readonly network: ResolvedChoice;
  readonly defence: ResolvedChoice;
  readonly training: Training;
  readonly seed: number;
  readonly networks: readonly PlaygroundNetwork[];
  /** Number of epochs to train, at most to the end of the training; with 0, the request only computes the views. */
  readonly epochs: number;
  /** Points of the grid along each side. */
  readonly side: number;
  /** Attacks that search the distances to the boundaries, and the largest distance; null: not measured. */
  readonly measure: { readonly attempts: readonly AttackPair[]; readonly threat: Threat } | null;
}

/** A network of the plane, trained from its state. */
export interface PlaygroundNetwork {
  readonly labelling: Labelling;
  /** The state from the previous result; null: untrained. */
  readonly state: Uint8Array | null;
  readonly views: readonly PlaygroundView[];
}

/** A way to use a network: what its outputs mean, and which decisions are errors. */
export interface PlaygroundView {
  readonly decomposition: ResolvedChoice;
  readonly criterion: Criterion;
}

export interface PlaygroundResult {
  /** In the order of the request. */
  readonly networks: readonly {
    readonly state: Uint8Array;
    /** Number of epochs trained so far. */
    readonly epoch: number;
    /** Metrics of the last epoch on the points; null before the first. */
    readonly metrics: EpochMetrics | null;
    readonly views: readonly PlaygroundViewResult[];
  }[];
}

export interface PlaygroundViewResult {
  /** Scores on the plane. */
  readonly grid: ScoreGrid;
  /** 1 for every point whose decision is an error. */
  readonly wrong: readonly number[];
  /** Smallest perturbation found for each point, 0 for clean errors; null: not measured. */
  readonly distances: readonly number[] | null;
  /** 1 for every point for which nothing was found; its distance is then the largest searched. Null: not measured. */
  readonly censored: readonly number[] | null;
}
