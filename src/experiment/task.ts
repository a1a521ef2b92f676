import type { Labelling } from "./labelling.ts";
import type { Choice, Norm, ParameterValues, Threat, Training } from "./spec.ts";

/** A choice with every parameter written out, so that equal recipes have equal keys. */
export interface ResolvedChoice {
  readonly id: string;
  readonly params: ParameterValues;
}

/** SHA-256 (hex) of a task's canonical JSON, or of an artefact's content. */
export type Key = string;
export type Digest = string;

/** Train one network on a relabelled part of a data set. Arms, multiclass nets and every other member are this task. */
export interface TrainTask {
  readonly kind: "train";
  readonly numerics: number;
  readonly dataset: ResolvedChoice;
  readonly network: ResolvedChoice;
  readonly labelling: Labelling;
  readonly replica: number;
  readonly seed: number;
  readonly defence: ResolvedChoice;
  readonly training: Training;
}

/** A trained network that a system is made of: the key of its train task, or the digest of weights that were imported. */
export type MemberSource =
  | { readonly from: "task"; readonly key: Key }
  | { readonly from: "import"; readonly digest: Digest };

export interface Member {
  readonly source: MemberSource;
  readonly network: ResolvedChoice;
  readonly labelling: Labelling;
}

/** A decomposition with its trained members, in the decomposition's own order. */
export interface System {
  readonly decomposition: ResolvedChoice;
  readonly members: readonly Member[];
  /** What hides its gradients, on purpose; absent: nothing. */
  readonly mask?: ResolvedChoice;
}

/**
 * Which decision counts as an error. `misclassified`: the prediction differs from the label; `becomes`: the prediction
 * is `target`; `binary`: only whether the prediction is `positive` counts (the paper's MODEL[k] test, paper-spec 5.2).
 */
export type Criterion =
  | { readonly kind: "misclassified" }
  | { readonly kind: "becomes"; readonly target: "next" | "second" | number }
  | { readonly kind: "binary"; readonly positive: number };

/** Positions `from` (inclusive) to `to` (exclusive) of the fixed order of a split. */
export interface ExampleRange {
  readonly split: "train" | "validation" | "test";
  readonly from: number;
  readonly to: number;
}

/** An attack under a strategy: one step of a suite, or one of several ways to look for the smallest perturbation. */
export interface Attempt {
  readonly attack: ResolvedChoice;
  readonly strategy: string;
}

/** One attack under one strategy on one system, over at most 256 examples. Attack `none` measures clean accuracy. */
export interface EvaluateTask {
  readonly kind: "evaluate";
  readonly numerics: number;
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly attack: ResolvedChoice;
  readonly strategy: string;
  readonly threat: Threat;
  readonly criterion: Criterion;
  readonly seed: number;
  readonly examples: ExampleRange;
  /** The steps of a suite, written out, each run on what the ones before left; `attack` then names the suite. */
  readonly stages?: readonly Attempt[];
}

/** The smallest perturbation of each example that several attacks find together, up to the epsilon of the threat. */
export interface DistanceTask {
  readonly kind: "distance";
  readonly numerics: number;
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly attempts: readonly Attempt[];
  /** Norm, and the largest perturbation that is looked for. */
  readonly threat: Threat;
  readonly criterion: Criterion;
  readonly seed: number;
  readonly examples: ExampleRange;
}

/**
 * Images crafted on `source` and judged by `system` (paper appendix B.2, paper-spec 8.1). Targeted: towards the
 * strongest wrong class of `system` on the clean image.
 */
export interface TransferTask {
  readonly kind: "transfer";
  readonly numerics: number;
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly source: System;
  readonly attack: ResolvedChoice;
  readonly strategy: string;
  readonly targeted: boolean;
  readonly threat: Threat;
  readonly seed: number;
  readonly examples: ExampleRange;
}

/** Gradient coherence of the arms of a system on clean images (paper section 6, equation 1). */
export interface CoherenceTask {
  readonly kind: "coherence";
  readonly numerics: number;
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly examples: ExampleRange;
}

/** Small measurements of one system that tell whether attacks on it can be believed (paper-spec 10.6). */
export interface HealthTask {
  readonly kind: "health";
  readonly numerics: number;
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly threat: Threat;
  readonly seed: number;
  readonly examples: ExampleRange;
}

export type Task = TrainTask | EvaluateTask | TransferTask | DistanceTask | CoherenceTask | HealthTask;
export type TaskKind = Task["kind"];

/** Attack a few images and keep every iterate. Interactive: never persisted, latest request wins. */
export interface CraftRequest {
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly attack: Choice;
  readonly strategy: string;
  readonly threat: Threat;
  readonly seed: number;
  /** Images in [0,1], row-major NHWC, and their true labels. */
  readonly images: Float32Array;
  readonly labels: readonly number[];
  /** Ids that seed the start noise: positions in the split, or any number for the user's own image. */
  readonly ids: readonly number[];
  /** Targeted: the class that the prediction should become, per image. */
  readonly targets?: readonly number[];
}

/** The input gradients of all scores at a few images. Interactive: never persisted, latest request wins. */
export interface GradientsRequest {
  readonly dataset: ResolvedChoice;
  readonly system: System;
  /** Images in [0,1], row-major NHWC. */
  readonly images: Float32Array;
}

export interface GradientsResult {
  readonly images: readonly {
    /** RoBin: margins d_i; multiclass: logits. */
    readonly scores: Float32Array;
    readonly prediction: number;
    /** One per score, the shape of the image. */
    readonly gradients: readonly Float32Array[];
  }[];
}

/** Every iterate of one attack run on one image. A strategy with several objectives (Best Arm) gives several runs. */
export interface Trajectory {
  /** What the run climbs, readable: "softmax", "push arm 3 down", "3 to 8". */
  readonly objective: string;
  /** Step 0 is the start (after the random start); images row-major, one after the other. */
  readonly images: Float32Array;
  /** [steps + 1, classes] scores of the whole system (RoBin: margins d_i; multiclass: logits). */
  readonly scores: Float32Array;
  readonly loss: Float32Array;
  /** Re-measured size of the perturbation in the threat's norm, per step. */
  readonly size: Float32Array;
  readonly predictions: Int32Array;
  /** First step at which the criterion is met inside the budget, or -1. */
  readonly firstSuccess: number;
  /** Last step that says something new; from there on the run stands still. */
  readonly end: number;
}

export interface CraftResult {
  readonly norm: Norm;
  readonly epsilon: number;
  /** Per image: the clean scores and prediction, and the runs in the order tried. */
  readonly images: readonly {
    readonly cleanScores: Float32Array;
    readonly cleanPrediction: number;
    readonly runs: readonly Trajectory[];
    /** The run that broke the image soonest (or by the least, if that is looked for), else the one that came nearest. */
    readonly best: number;
    readonly broken: boolean;
  }[];
  readonly seconds: number;
}
