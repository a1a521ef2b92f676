import type { Task } from "../plan/task.ts";
import type { Digest, Key } from "../terms/system.ts";

export type BackendId = "webgpu" | "wasm" | "cpu";

/** The backend that runs, and why. Travels with every artefact and stands beside every number. */
export interface BackendReport {
  readonly id: BackendId;
  /** GPU adapter as its driver names it, or "cpu (simd)" and the like. */
  readonly adapter: string;
  /** A software WebGPU adapter: right answers, no speed. */
  readonly software: boolean;
  /** One readable sentence: why this backend runs. */
  readonly reason: string;
  readonly tfjs: string;
  readonly threads: number;
}

export interface Provenance {
  /** Version of this lab. */
  readonly version: string;
  readonly backend: BackendReport;
  /** Wall seconds of the task. */
  readonly seconds: number;
  /** ISO time at which it ended. */
  readonly finished: string;
}

/** A doubt that travels with a result. */
export interface Warning {
  readonly code:
    | "collapsed"
    | "no-validation"
    | "constant-margin"
    | "catastrophic-overfitting"
    | "zero-gradient"
    | "non-finite"
    | "norm-exceeded"
    | "tie";
  /** One sentence with its numbers. */
  readonly detail: string;
}

/**
 * One row per epoch, measured on the validation split. Holds no times: it is part of the artefact's content, whose
 * digest must be the same for every run of the recipe.
 */
export interface EpochMetrics {
  readonly epoch: number;
  /** Mean training loss of the epoch. */
  readonly loss: number;
  readonly cleanAccuracy: number;
  /** Mean over the outputs of the accuracy on images of that output. */
  readonly balancedAccuracy: number;
  /**
   * Accuracy inside the threat trained against, on the first images of the validation split; null for standard training.
   * Under the training's own PGD, or PGD-10 where it crafts with something weaker or climbs something else.
   */
  readonly adversarialAccuracy: number | null;
  readonly adversarialFraction: number;
  readonly learningRate: number;
}

export interface TrainData {
  readonly kind: "train";
  readonly parameters: number;
  readonly history: readonly EpochMetrics[];
  /** Validation size behind the accuracies of `history`: clean and adversarial. */
  readonly validation: {
    readonly clean: number;
    readonly adversarial: number;
    /** Present where the data set holds no validation images: the accuracies are then those of training images. */
    readonly split?: "train";
  };
}

/** Flags per example, in the order of `ids`. A 1 in `broken` is a robust error: clean errors count. */
export interface EvaluateData {
  readonly kind: "evaluate";
  /** Index of each example in the data set. */
  readonly ids: readonly number[];
  readonly labels: readonly number[];
  /** 1: the clean prediction meets the criterion (is already an error). */
  readonly cleanWrong: readonly number[];
  readonly cleanPredictions: readonly number[];
  /** 1: clean wrong, or the judged perturbed image meets the criterion inside the budget. */
  readonly broken: readonly number[];
  readonly predictions: readonly number[];
  /** Re-measured norm of the judged perturbation (0 for clean errors and attack `none`). */
  readonly sizes: readonly number[];
  /** Step at which the attack first succeeded, or -1. */
  readonly steps: readonly number[];
  /** Which objective broke it (Best Arm: the arm; multi-targeted: the target class), or -1. */
  readonly objectives: readonly number[];
  /** Share of attack steps whose gradient was exactly zero or not finite. */
  readonly zeroGradients: number;
  readonly nonFiniteGradients: number;
  /** For suites: each step, with a 1 for every image that it broke of those that the steps before had left. */
  readonly stages?: readonly SuiteStepData[];
}

export interface SuiteStepData {
  /** Readable attack with its settings, and strategy id. */
  readonly attack: string;
  readonly strategy: string;
  readonly broken: readonly number[];
}

/**
 * What images do that were crafted on one system to another, in the order of `ids`. Images that the other gets wrong
 * without attack are broken at once and not attacked.
 */
export interface TransferData {
  readonly kind: "transfer";
  readonly ids: readonly number[];
  readonly labels: readonly number[];
  /** Of the system that judges, as in `EvaluateData`. */
  readonly cleanWrong: readonly number[];
  readonly cleanPredictions: readonly number[];
  readonly broken: readonly number[];
  readonly predictions: readonly number[];
  readonly sizes: readonly number[];
  /** 1: the image fools the system it was crafted on; targeted: that system takes it for the target. */
  readonly fooled: readonly number[];
  /** What the image was pushed towards, or -1 (untargeted, or not attacked). */
  readonly targets: readonly number[];
  readonly zeroGradients: number;
  readonly nonFiniteGradients: number;
}

/** Smallest perturbations found, in the order of `ids`. */
export interface DistanceData {
  readonly kind: "distance";
  readonly ids: readonly number[];
  readonly labels: readonly number[];
  readonly cleanWrong: readonly number[];
  /** Size in the norm of the task, measured on the host; 0 for clean errors. */
  readonly distances: readonly number[];
  /** 1: nothing was found, and the distance stands at the largest perturbation that was looked for. */
  readonly censored: readonly number[];
  /** Each way that was tried, and a 1 where it found the smallest. */
  readonly attempts: readonly {
    readonly attack: string;
    readonly strategy: string;
    readonly nearest: readonly number[];
  }[];
  readonly zeroGradients: number;
  readonly nonFiniteGradients: number;
}

export interface CoherenceData {
  readonly kind: "coherence";
  readonly ids: readonly number[];
  readonly labels: readonly number[];
  /** 1 where the clean prediction is right. */
  readonly correct: readonly number[];
  /**
   * max over j != y of the cosine of arm y's and arm j's loss gradients, or over all pairs of an ensemble's members; null
   * where every pair is undefined.
   */
  readonly coherence: readonly (number | null)[];
  /**
   * Mean over the examples of each pair's cosine of margin gradients, [arms][arms], or of the loss gradients of members;
   * null where undefined.
   */
  readonly meanCosine: readonly (readonly (number | null)[])[];
  readonly skippedPairs: number;
}

/** One of the attacks of a health task. */
export interface ProbeData {
  /** In the order of `ids`; clean errors count. */
  readonly broken: readonly number[];
  readonly zeroGradients: number;
}

/**
 * `iterative`: PGD-10 on cross-entropy of the scores, which the others are compared with. `single-step`: FGSM.
 * `more-steps`: PGD-40. `more-restarts`: PGD-10 x4. `black-box`: Square. `random-search`: random points of the
 * ball. `huge`: PGD-20 at `hugeEpsilon`. `probabilities`:
 * PGD-10 on cross-entropy of probabilities. `unmasked`: adaptive PGD-10 on the margin.
 */
export type ProbeId =
  | "iterative"
  | "single-step"
  | "more-steps"
  | "more-restarts"
  | "black-box"
  | "random-search"
  | "huge"
  | "probabilities"
  | "unmasked";

/** The margin of an error (above 0: it is made) on the images that an attack moved, at its start and its end. */
export interface MarginCurves {
  readonly images: number;
  /** Images whose margin ended above its start. */
  readonly rose: number;
  /** Means over the images. */
  readonly first: number;
  readonly last: number;
}

export interface HealthData {
  readonly kind: "health";
  readonly ids: readonly number[];
  readonly hugeEpsilon: number;
  readonly probes: Readonly<Record<ProbeId, ProbeData>>;
  /** Of the probe `iterative`; absent in results of older versions. */
  readonly curves?: MarginCurves;
  /** The same clean images passed through the system again: how many passes differed from the first. */
  readonly repeats: {
    readonly images: number;
    readonly changedScores: number;
    readonly changedDecisions: number;
  };
  /** Scores of the clean images; `atBound`: the share of them that are exactly the lowest or the highest. */
  readonly scores: { readonly lowest: number; readonly highest: number; readonly atBound: number };
}

export type TaskData = TrainData | EvaluateData | TransferData | DistanceData | CoherenceData | HealthData;

/** What one finished task leaves, stored under the key of the task. */
export interface Artefact {
  readonly key: Key;
  readonly task: Task;
  /** SHA-256 of the content: canonical JSON of `data` followed by the weights. */
  readonly digest: Digest;
  /** Digests of the artefacts that went in, by key. A cached artefact counts only if they match what is present. */
  readonly inputs: Readonly<Record<Key, Digest>>;
  readonly data: TaskData;
  /** Safetensors bytes (PyTorch names and layouts), for train tasks. */
  readonly weights?: Uint8Array;
  readonly warnings: readonly Warning[];
  readonly provenance: Provenance;
}

/** What a worker returns for a task; the executor adds key, digest and inputs. */
export interface TaskOutcome {
  readonly data: TaskData;
  readonly weights?: Uint8Array;
  readonly warnings: readonly Warning[];
  readonly seconds: number;
  readonly backend: BackendReport;
}

export type TaskStatus =
  | "waiting"
  | "running"
  | "paused"
  | "computed"
  | "cached"
  | "imported"
  | "failed"
  | "stopped";
