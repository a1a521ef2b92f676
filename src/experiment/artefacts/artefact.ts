import type { Task } from "../plan/task.ts";
import type { Digest, Key } from "../terms/system.ts";
import type { ValidationMargins } from "./validationMargins.ts";

/** `wasm` is the portable build of the WebAssembly kernels, `wasm-fma` the one with fused multiply-adds. */
export type BackendId = "webgpu" | "wasm-fma" | "wasm" | "cpu";

/** The backend in use, and why. It is part of every artefact and shown with every number. */
export interface BackendReport {
  readonly id: BackendId;
  /** Name of the GPU adapter from its driver, or for example "cpu (simd)". */
  readonly adapter: string;
  /** A software WebGPU adapter: correct, but slow. */
  readonly software: boolean;
  /** Why this backend is in use, in one sentence. */
  readonly reason: string;
  readonly tfjs: string;
  readonly threads: number;
}

export interface Provenance {
  /** Version of this lab. */
  readonly version: string;
  readonly backend: BackendReport;
  /** Wall-clock seconds of the task. */
  readonly seconds: number;
  /** ISO time at which the task ended. */
  readonly finished: string;
}

/** A warning about a result, stored with it. */
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
 * Metrics of an epoch, measured on the validation split. They contain no times, because the digest of an artefact must be
 * the same in every run of its recipe.
 */
export interface EpochMetrics {
  readonly epoch: number;
  /** Mean training loss of the epoch. */
  readonly loss: number;
  readonly cleanAccuracy: number;
  /** Mean of the accuracies per output. */
  readonly balancedAccuracy: number;
  /**
   * Accuracy under the training threat, on the first images of the validation split; null for standard training. Measured
   * with the PGD of the training, or with PGD-10 if the training uses a weaker attack or another loss.
   */
  readonly adversarialAccuracy: number | null;
  readonly adversarialFraction: number;
  readonly learningRate: number;
}

export interface TrainData {
  readonly kind: "train";
  readonly parameters: number;
  readonly history: readonly EpochMetrics[];
  /** Number of validation images for the clean and adversarial accuracies of `history`. */
  readonly validation: {
    readonly clean: number;
    readonly adversarial: number;
    /** Present if the data set has no validation images; accuracies are then measured on training images. */
    readonly split?: "train";
  };
}

/** Outcomes per example, in the order of `ids`. */
export interface JudgedLists {
  /** Index of each example in the data set. */
  readonly ids: readonly number[];
  readonly labels: readonly number[];
  /** 1: the clean prediction is an error. */
  readonly cleanWrong: readonly number[];
  readonly cleanPredictions: readonly number[];
  /** 1: a clean error, or the judged perturbed image is an error within the budget. */
  readonly broken: readonly number[];
  readonly predictions: readonly number[];
  /** Measured norm of the judged perturbation; 0 for clean errors and the attack `none`. */
  readonly sizes: readonly number[];
}

interface JudgedData extends JudgedLists {
  /** Share of attack steps whose gradient was exactly zero, or not finite. */
  readonly zeroGradients: number;
  readonly nonFiniteGradients: number;
}

export interface EvaluateData extends JudgedData {
  readonly kind: "evaluate";
  /** Step at which the attack first succeeded, or -1. */
  readonly steps: readonly number[];
  /** The objective that broke it (Best Arm: the arm; multi-targeted: the target class), or -1. */
  readonly objectives: readonly number[];
  /** For suites: each step, with a 1 for every image that it broke of those that the steps before had left. */
  readonly stages?: readonly SuiteStepData[];
}

export interface SuiteStepData {
  /** Label of the attack, and id of the strategy. */
  readonly attack: string;
  readonly strategy: string;
  readonly broken: readonly number[];
}

/**
 * Outcomes of images crafted on one system and judged by another. Clean errors of the judging system count as broken and are
 * not attacked.
 */
export interface TransferData extends JudgedData {
  readonly kind: "transfer";
  /** 1: the image fools the system it was crafted on; targeted: that system predicts the target. */
  readonly fooled: readonly number[];
  /** The target class, or -1 if untargeted or not attacked. */
  readonly targets: readonly number[];
}

/** Smallest perturbations found, in the order of `ids`. */
export interface DistanceData {
  readonly kind: "distance";
  readonly ids: readonly number[];
  readonly labels: readonly number[];
  readonly cleanWrong: readonly number[];
  /** Size in the norm of the task, measured in float64; 0 for clean errors. */
  readonly distances: readonly number[];
  /** 1: nothing was found; the distance is then the largest perturbation that was searched. */
  readonly censored: readonly number[];
  /** Each attack pair, with a 1 for every example whose smallest perturbation it found. */
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
  /** 1: the clean prediction is correct. */
  readonly correct: readonly number[];
  /**
   * Maximum over j != y of the cosine between the loss gradients of arms y and j, or over all pairs of members of an ensemble;
   * null if every pair is undefined.
   */
  readonly coherence: readonly (number | null)[];
  /**
   * Mean cosine of each pair over the examples, [arms][arms]: of margin gradients of arms, or of loss gradients of members;
   * null if undefined.
   */
  readonly meanCosine: readonly (readonly (number | null)[])[];
  readonly skippedPairs: number;
}

/** Outcome of one attack of a health task. */
export interface ProbeData {
  /** In the order of `ids`; clean errors count. */
  readonly broken: readonly number[];
  readonly zeroGradients: number;
}

/**
 * `iterative`: PGD-10 on cross-entropy of the scores, the reference for the others. `single-step`: FGSM. `more-steps`:
 * PGD-40. `more-restarts`: PGD-10 x4. `black-box`: Square. `random-search`: random points of the ball. `huge`: PGD-20 at
 * `hugeEpsilon`. `probabilities`: PGD-10 on cross-entropy of probabilities. `unmasked`: adaptive PGD-10 on the margin.
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

/** The margin of the images that an attack perturbed, at its start and its end. Above 0, the image is an error. */
export interface MarginCurves {
  readonly images: number;
  /** Number of images whose margin increased. */
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
  /** For the probe `iterative`; absent in results of older versions. */
  readonly curves?: MarginCurves;
  /** Repeated passes of the same clean images, and how many of them differed from the first. */
  readonly repeats: {
    readonly images: number;
    readonly changedScores: number;
    readonly changedDecisions: number;
  };
  /** Scores of the clean images. `atBound`: the share that equals the lowest or the highest. */
  readonly scores: { readonly lowest: number; readonly highest: number; readonly atBound: number };
}

export type TaskData = TrainData | EvaluateData | TransferData | DistanceData | CoherenceData | HealthData;

/** The result of a task, stored under its key. */
export interface Artefact {
  readonly key: Key;
  readonly task: Task;
  /** SHA-256 of the canonical JSON of `data` followed by the weights. */
  readonly digest: Digest;
  /** Digests of the artefacts that it was computed from, by key. A cached artefact is used only if they match. */
  readonly inputs: Readonly<Record<Key, Digest>>;
  readonly data: TaskData;
  /** Of train tasks: safetensors with PyTorch names and layouts. */
  readonly weights?: Uint8Array;
  /** Of arms on the page, the epochs that were watched: for a curve of all arms together. Not part of the digest. */
  readonly margins?: readonly ValidationMargins[];
  readonly warnings: readonly Warning[];
  readonly provenance: Provenance;
}

/** The result of a task from a worker. The executor adds key, digest and inputs. */
export interface TaskOutcome {
  readonly data: TaskData;
  readonly weights?: Uint8Array;
  /** Of arms, the epochs of this computation: the last events may not arrive before the result. */
  readonly margins?: readonly ValidationMargins[];
  readonly warnings: readonly Warning[];
  readonly seconds: number;
  readonly backend: BackendReport;
}

export type TaskStatus = "waiting" | "running" | "paused" | "computed" | "cached" | "imported" | "failed" | "stopped";
