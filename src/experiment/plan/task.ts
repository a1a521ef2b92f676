import type { Arithmetic } from "../spec/arithmetic.ts";
import type { Training } from "../spec/spec.ts";
import type { Threat } from "../terms/choice.ts";
import type { Labelling } from "../terms/labelling.ts";
import type { AttackPair, Criterion, ExampleRange, ResolvedChoice, System } from "../terms/system.ts";

/** What the recipes of all tasks have in common. */
interface Recipe {
  readonly numerics: number;
  /** Absent: portable arithmetic. */
  readonly arithmetic?: Arithmetic;
}

/** Trains one network on a relabelled part of a data set: an arm, a multiclass network, or any other member. */
export interface TrainTask extends Recipe {
  readonly kind: "train";
  readonly dataset: ResolvedChoice;
  readonly network: ResolvedChoice;
  readonly labelling: Labelling;
  readonly replica: number;
  readonly seed: number;
  readonly defence: ResolvedChoice;
  readonly training: Training;
}

/** Attacks one system on at most 256 examples. The attack `none` measures clean accuracy. */
export interface EvaluateTask extends Recipe {
  readonly kind: "evaluate";
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly attack: ResolvedChoice;
  readonly strategy: string;
  readonly threat: Threat;
  readonly criterion: Criterion;
  readonly seed: number;
  readonly examples: ExampleRange;
  /** The steps of a suite, whose name is then in `attack`. Each step attacks what the steps before left. */
  readonly stages?: readonly AttackPair[];
}

/** Number of times that the segment from the clean to the perturbed image is halved (docs/algorithms.md 5.3). */
export const halvings = 12;

/** Searches the smallest perturbation of each example with several attacks, up to the epsilon of the threat. */
export interface DistanceTask extends Recipe {
  readonly kind: "distance";
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly attempts: readonly AttackPair[];
  /** The norm, and the largest perturbation to search. */
  readonly threat: Threat;
  readonly criterion: Criterion;
  readonly seed: number;
  readonly examples: ExampleRange;
}

/**
 * Crafts images on `source`, which `system` judges (paper, appendix B.2; docs/algorithms.md 8.1). Targeted attacks aim at the
 * strongest wrong class of `system` on the clean image.
 */
export interface TransferTask extends Recipe {
  readonly kind: "transfer";
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

/** Measures the gradient coherence of the arms of a system on clean images (paper, section 6, equation 1). */
export interface CoherenceTask extends Recipe {
  readonly kind: "coherence";
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly examples: ExampleRange;
}

/** Measures on a few images of one system whether attacks on it can be trusted (docs/algorithms.md 10.6). */
export interface HealthTask extends Recipe {
  readonly kind: "health";
  readonly dataset: ResolvedChoice;
  readonly system: System;
  readonly threat: Threat;
  readonly seed: number;
  readonly examples: ExampleRange;
}

export type Task = TrainTask | EvaluateTask | TransferTask | DistanceTask | CoherenceTask | HealthTask;
export type TaskKind = Task["kind"];
