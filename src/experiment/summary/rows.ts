import type { Proportion } from "../artefacts/accuracy.ts";
import type { BackendReport, Warning } from "../artefacts/artefact.ts";
import type { HealthRow } from "../health/healthRows.ts";
import type { Norm, Threat } from "../terms/choice.ts";

/**
 * One measured accuracy. `clean`: no attack; `attack`: one attack under one strategy; `core`: per-example worst case of
 * the core strategies; `strongest`: the lowest single accuracy (what the paper reports; `which` names it); `union`:
 * per-example worst case of everything that was run.
 */
export interface AccuracyRow {
  readonly system: string;
  readonly measure: "clean" | "attack" | "core" | "strongest" | "union";
  /** Readable attack with its settings ("PGD-10"), or "" for clean. */
  readonly attack: string;
  /** Strategy id, or "" where several are combined. */
  readonly strategy: string;
  readonly which: string;
  /** Null for clean accuracy. */
  readonly threat: Threat | null;
  /** Robust accuracy: clean errors count as failures. */
  readonly accuracy: Proportion;
  /** The same by answer, of a system that is judged on one question (MODEL[k]). */
  readonly question?: QuestionAccuracy;
  /** Attack success among initially correct examples; null for clean. */
  readonly successOnCorrect: Proportion | null;
  /** Median perturbation size among broken, initially correct examples; null when none. */
  readonly medianSize: number | null;
  readonly backend: Pick<BackendReport, "id" | "adapter">;
  readonly warnings: readonly Warning[];
}

/** Paired difference of two systems on the same examples under the core attacks: `a` minus `b`, signed. */
export interface GapRow {
  readonly a: string;
  readonly b: string;
  readonly measure: "clean" | "core";
  readonly threat: Threat | null;
  readonly n: number;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Examples that are errors of `a` alone, and of `b` alone. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** Exact two-sided McNemar test: how likely a split of `onlyA` and `onlyB` at least this uneven is by chance. */
  readonly pValue: number;
}

/** How many examples two attacks on one system break: each, and both (paper 6.2). */
export interface OverlapRow {
  readonly system: string;
  readonly threat: Threat;
  readonly first: string;
  readonly second: string;
  readonly firstBroken: number;
  readonly secondBroken: number;
  readonly both: number;
  readonly n: number;
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
 * One accuracy, or (where `minus` names another system) one paired difference, over the trainings of a system that have
 * it: how much of a result is the chance of training (docs/algorithms.md 10.7).
 */
export interface SpreadRow {
  /** Id in the spec. */
  readonly system: string;
  readonly minus: string | null;
  readonly measure: AccuracyRow["measure"];
  readonly attack: string;
  readonly strategy: string;
  readonly threat: Threat | null;
  /** One value per training, from 0 to 1, in order. */
  readonly values: readonly number[];
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
}

/** What images that were crafted on one trained system (`from`) do to another (`to`). */
export interface TransferRow {
  readonly from: string;
  readonly to: string;
  /** Readable attack with its settings, and what it climbed on `from`. */
  readonly attack: string;
  readonly strategy: string;
  readonly targeted: boolean;
  readonly threat: Threat;
  /** Robust accuracy of `to`: clean errors count as failures. */
  readonly accuracy: Proportion;
  /** Among images that `to` gets right without attack: those that fool `from` (targeted: become the target there). */
  readonly fooled: Proportion | null;
  /** Among those that fool `from`: errors of `to`. Null, like the others, where there is no such image. */
  readonly conditional: Proportion | null;
  /** Targeted: among images that `to` gets right without attack, those that it takes for the target; else null. */
  readonly became: Proportion | null;
  readonly backend: Pick<BackendReport, "id" | "adapter">;
  readonly warnings: readonly Warning[];
}

/** Smallest perturbations found on one system in one norm. Every distance is an upper bound of the true one. */
export interface DistanceRow {
  readonly system: string;
  readonly norm: Norm;
  /** The largest perturbation that was looked for. */
  readonly largest: number;
  readonly n: number;
  readonly cleanErrors: number;
  /** Images that nothing was found for. */
  readonly censored: number;
  /** Over all images, clean errors being 0 and censored ones at `largest`. */
  readonly mean: number;
  /** Over all images; null where it lies among the censored ones. */
  readonly median: number | null;
  /** Over the images that are right without attack; null where there is none. */
  readonly meanOfCorrect: number | null;
  /** Sizes over all images that so large a share of them does not exceed; null where that lies among the censored. */
  readonly quantiles?: readonly { readonly share: number; readonly size: number | null }[];
  /** Sizes of the images that are right without attack and were broken, in bins of equal width up to `largest`. */
  readonly histogram?: readonly { readonly from: number; readonly to: number; readonly count: number }[];
  /** Of a system that is judged on one question (MODEL[k]): the images of the class asked for, and the rest. */
  readonly question?: {
    readonly positive: number;
    readonly onPositive: DistanceSpread;
    readonly onRest: DistanceSpread;
  };
  /** Robust accuracy at epsilons from 0 to `largest`: what no found perturbation of that size breaks. Never rises. */
  readonly curve: readonly { readonly epsilon: number; readonly accuracy: Proportion }[];
  /** Images whose smallest perturbation each way of looking found, by "attack strategy". */
  readonly foundBy: readonly { readonly way: string; readonly count: number }[];
  readonly backend: AccuracyRow["backend"];
  readonly warnings: readonly Warning[];
}

/** Sizes over some images, clean errors being 0 and censored ones at the largest that was looked for. */
export interface DistanceSpread {
  readonly n: number;
  /** Null where there is no image. */
  readonly mean: number | null;
  /** Null where it lies among the censored ones too. */
  readonly median: number | null;
}

/** One accuracy on images that a system was trained on, and on those that it is judged on. */
export interface GeneralisationRow {
  readonly system: string;
  /** Readable attack with its settings, or "" for clean. */
  readonly attack: string;
  readonly strategy: string;
  /** Null for clean accuracy. */
  readonly threat: Threat | null;
  readonly train: Proportion;
  readonly test: Proportion;
  /** Train minus test, signed, with its 95 % interval (Newcombe: from the Wilson bounds of both). */
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
  /** Smallest perturbations, where they were measured. */
  readonly distances?: readonly DistanceRow[];
  /** What transfers between systems, where that was measured. */
  readonly transfers?: readonly TransferRow[];
  /** Accuracy on training images beside that on those judged, where that was measured. */
  readonly generalisation?: readonly GeneralisationRow[];
  /** Parameters, multiply-adds and seconds of every system. */
  readonly resources?: readonly ResourceRow[];
  /** Means and ranges over repeated trainings; empty where every system was trained once. */
  readonly spreads: readonly SpreadRow[];
  /** Whether the accuracies can be believed: every check on every system. */
  readonly health: readonly HealthRow[];
}

/**
 * Accuracy of a system that is judged on one question, "is it this class?", by the answer (docs/algorithms.md 5.2). A system that
 * always says no is right on nine of ten images of ten classes, so the mean of both shares is what tells models apart.
 */
export interface QuestionAccuracy {
  /** The class asked for. */
  readonly positive: number;
  readonly onPositive: Proportion;
  readonly onRest: Proportion;
  /** Mean of both shares, with the 95 % interval that follows from theirs (MOVER: their half-widths add as squares). */
  readonly balanced: { readonly value: number; readonly low: number; readonly high: number };
}

/** What a system takes, so that comparisons say what a gain costs. */
export interface ResourceRow {
  readonly system: string;
  /** Trained networks, each counted once. */
  readonly networks: number;
  readonly parameters: number;
  /** Of one decision on one image. */
  readonly multiplyAdds: number;
  /** Of all its trainings, as estimated; 0 where they were not part of the run. */
  readonly trainingMultiplyAdds: number;
  /** Seconds that its trainings took where they ran, one after the other; null until all have finished. */
  readonly trainingSeconds: number | null;
}
