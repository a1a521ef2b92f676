import type { Training } from "../spec/spec.ts";
import type { Threat } from "../terms/choice.ts";
import type { Labelling } from "../terms/labelling.ts";
import type { AttackPair, Criterion, ExampleRange, ResolvedChoice, System } from "../terms/system.ts";

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
  readonly stages?: readonly AttackPair[];
}

/** The smallest perturbation of each example that several attacks find together, up to the epsilon of the threat. */
export interface DistanceTask {
  readonly kind: "distance";
  readonly numerics: number;
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly attempts: readonly AttackPair[];
  /** Norm, and the largest perturbation that is looked for. */
  readonly threat: Threat;
  readonly criterion: Criterion;
  readonly seed: number;
  readonly examples: ExampleRange;
}

/**
 * Images crafted on `source` and judged by `system` (paper appendix B.2, docs/algorithms.md 8.1). Targeted: towards the
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

/** Small measurements of one system that tell whether attacks on it can be believed (docs/algorithms.md 10.6). */
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
