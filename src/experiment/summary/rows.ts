import type { PairedDifference, Proportion } from "../artefacts/accuracy.ts";
import type { BackendReport, Warning } from "../artefacts/artefact.ts";
import type { HealthRow } from "../health/healthRows.ts";
import type { Norm, Threat } from "../terms/choice.ts";

/**
 * A measured accuracy. `clean`: no attack. `attack`: one attack under one strategy. `core`: per-example worst case of the core
 * strategies. `strongest`: the lowest single accuracy, which the paper reports (`which` names it). `union`: per-example
 * worst case of all attacks.
 */
export interface AccuracyRow {
  readonly system: string;
  readonly measure: "clean" | "attack" | "core" | "strongest" | "union";
  /** Label of the attack with its settings ("PGD-10"), or "" for clean. */
  readonly attack: string;
  /** Strategy id, or "" if several are combined. */
  readonly strategy: string;
  readonly which: string;
  /** Null for clean accuracy. */
  readonly threat: Threat | null;
  /** Robust accuracy: clean errors count as broken. */
  readonly accuracy: Proportion;
  /** The same by answer, for systems with a binary criterion (MODEL[k]). */
  readonly question?: QuestionAccuracy;
  /** Attack success among initially correct examples; null for clean. */
  readonly successOnCorrect: Proportion | null;
  /** Median perturbation size among broken, initially correct examples; null if there are none. */
  readonly medianSize: number | null;
  readonly backend: Pick<BackendReport, "id" | "adapter">;
  readonly warnings: readonly Warning[];
}

/** Paired difference of two systems on the same examples: `a` minus `b`. */
export interface GapRow extends PairedDifference {
  readonly a: string;
  readonly b: string;
  /** Clean, under the core attacks, or under a suite that runs as one cascade. */
  readonly measure: "clean" | "core" | "attack";
  /** The suite with its settings. */
  readonly attack?: string;
  readonly threat: Threat | null;
  /** Of both systems; absent in results of older versions of the lab. */
  readonly backend?: AccuracyRow["backend"];
}

/** Number of examples that two attacks on one system break: each, and both (paper, section 6.2). */
export interface OverlapRow {
  readonly system: string;
  readonly threat: Threat;
  readonly first: string;
  readonly second: string;
  readonly firstBroken: number;
  readonly secondBroken: number;
  readonly both: number;
  readonly n: number;
  /** Of both attacks; absent in results of older versions of the lab. */
  readonly backend?: AccuracyRow["backend"];
}

export interface CoherenceRow {
  readonly system: string;
  readonly n: number;
  readonly mean: number;
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  readonly skippedPairs: number;
  readonly excluded: number;
  /** Expected max cosine of K-1 random directions in this many dimensions. */
  readonly randomBaseline: number;
}

/**
 * An accuracy, or (if `minus` names another system) a paired difference, over repeated trainings: how much a result varies
 * between trainings (docs/algorithms.md 10.7).
 */
export interface SpreadRow {
  /** Id in the spec. */
  readonly system: string;
  readonly minus: string | null;
  readonly measure: AccuracyRow["measure"];
  readonly attack: string;
  readonly strategy: string;
  readonly threat: Threat | null;
  /** One value per training, in order. */
  readonly values: readonly number[];
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Transfer of images that were crafted on one trained system (`from`) to another (`to`). */
export interface TransferRow {
  readonly from: string;
  readonly to: string;
  /** Label of the attack with its settings, and its strategy on `from`. */
  readonly attack: string;
  readonly strategy: string;
  readonly targeted: boolean;
  readonly threat: Threat;
  /** Robust accuracy of `to`: clean errors count as broken. */
  readonly accuracy: Proportion;
  /**
   * Among the images that `to` classifies correctly clean: those that `from` gets wrong after the attack (targeted: that
   * become the target there). An image that `from` gets wrong clean already counts, if it still does.
   */
  readonly fooled: Proportion | null;
  /** Among those of `fooled`: errors of `to`. Null if there is no such image. */
  readonly conditional: Proportion | null;
  /** Targeted: among the images that `to` classifies correctly clean, those that it predicts as the target. Else null. */
  readonly became: Proportion | null;
  readonly backend: Pick<BackendReport, "id" | "adapter">;
  readonly warnings: readonly Warning[];
}

/** Smallest perturbations found on one system in one norm. All distances are upper bounds. */
export interface DistanceRow {
  readonly system: string;
  readonly norm: Norm;
  /** The largest perturbation that was searched. */
  readonly largest: number;
  readonly n: number;
  readonly cleanErrors: number;
  /** Number of images for which nothing was found. */
  readonly censored: number;
  /** Over all images, with clean errors at 0 and censored images at `largest`. */
  readonly mean: number;
  /** Over all images; null if it is censored. */
  readonly median: number | null;
  /** Over the images that are correct without an attack; null if there is none. */
  readonly meanOfCorrect: number | null;
  /** Quantiles over all images; null if censored. */
  readonly quantiles?: readonly { readonly share: number; readonly size: number | null }[];
  /** Sizes of the correct images that were broken, in bins of equal width up to `largest`. */
  readonly histogram?: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  /** For systems with a binary criterion (MODEL[k]): the images of the class asked for, and the rest. */
  readonly question?: {
    readonly positive: number;
    readonly onPositive: DistanceSpread;
    readonly onRest: DistanceSpread;
  };
  /** Robust accuracy at epsilons from 0 to `largest`. It never rises. */
  readonly curve: readonly { readonly epsilon: number; readonly accuracy: Proportion }[];
  /** Number of images whose smallest perturbation each attack pair found, by "attack strategy". */
  readonly foundBy: readonly { readonly way: string; readonly count: number }[];
  readonly backend: AccuracyRow["backend"];
  readonly warnings: readonly Warning[];
}

/** Sizes over some images, with clean errors at 0 and censored images at the largest searched size. */
export interface DistanceSpread {
  readonly n: number;
  /** Null if there is no image. */
  readonly mean: number | null;
  /** Null if it is censored, too. */
  readonly median: number | null;
}

/** An accuracy on training images and on judged images. */
export interface GeneralisationRow {
  readonly system: string;
  /** Readable attack with its settings, or "" for clean. */
  readonly attack: string;
  readonly strategy: string;
  /** Null for clean accuracy. */
  readonly threat: Threat | null;
  readonly train: Proportion;
  readonly test: Proportion;
  /** Train minus test, with its 95 % interval (Newcombe, from the Wilson bounds of both). */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

export interface Summary {
  readonly norms: readonly Norm[];
  readonly accuracies: readonly AccuracyRow[];
  readonly gaps: readonly GapRow[];
  readonly overlaps: readonly OverlapRow[];
  readonly coherence: readonly CoherenceRow[];
  /** Smallest perturbations, if measured. */
  readonly distances?: readonly DistanceRow[];
  /** Transfers between systems, if measured. */
  readonly transfers?: readonly TransferRow[];
  /** Accuracies on training images and on judged images, if measured. */
  readonly generalisation?: readonly GeneralisationRow[];
  /** Parameters, multiply-adds and seconds of every system. */
  readonly resources?: readonly ResourceRow[];
  /** Means and ranges over repeated trainings; empty if every system was trained once. */
  readonly spreads: readonly SpreadRow[];
  /** Whether the accuracies can be trusted: all checks on all systems. */
  readonly health: readonly HealthRow[];
}

/**
 * Accuracy on the question "is it this class?", by the correct answer (docs/algorithms.md 5.2). A system that always says no is
 * correct on nine of ten images of ten classes, so models are compared by the mean of both shares.
 */
export interface QuestionAccuracy {
  /** The class asked for. */
  readonly positive: number;
  readonly onPositive: Proportion;
  readonly onRest: Proportion;
  /** Mean of both shares, with its 95 % interval (MOVER: the squares of their half-widths add up). */
  readonly balanced: { readonly value: number; readonly low: number; readonly high: number };
}

/** Cost of a system. */
export interface ResourceRow {
  readonly system: string;
  /** Number of distinct trained networks. */
  readonly networks: number;
  readonly parameters: number;
  /** Of one decision on one image. */
  readonly multiplyAdds: number;
  /** Estimate for all its trainings; 0 if they were not part of the run. */
  readonly trainingMultiplyAdds: number;
  /** Total seconds of its trainings; null until all have finished. */
  readonly trainingSeconds: number | null;
}
