import type { Artefacts } from "../artefacts/measurement.ts";
import type { Plan } from "../plan/plannedTask.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import type { AccuracyRow, Summary } from "../summary/rows.ts";
import type { Threat } from "../terms/choice.ts";

/**
 * How much of a study is run. `smoke`: every part in seconds, numbers without meaning; `demo`: built-in digits, minutes on
 * two cores; `mnist`: all of MNIST, an hour or two; `paper`: the paper's full setting.
 */
export const scaleIds = ["smoke", "demo", "mnist", "paper"] as const;
export type ScaleId = (typeof scaleIds)[number];

/** One experiment of a study; the id names its folder. */
export interface StudyExperiment {
  readonly id: string;
  readonly spec: ExperimentSpec;
}

/** What is known of one experiment: all of it, or as far as it got. */
export interface ExperimentResult {
  readonly plan: Plan;
  readonly artefacts: Artefacts;
  readonly summary: Summary;
}

/** Results by the id of the experiment. */
export type StudyResults = ReadonlyMap<string, ExperimentResult>;

/** A measured number, with its 95 % interval where it has one; n is how many images (or trainings) it is of. */
export interface Measured {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number | null;
}

/** Accuracy of a row's system minus that of another, paired on the same images or, over several trainings, by training. */
export interface StudyGap {
  readonly minus: string;
  readonly difference: number;
  /** Null for the difference of a single pair of trainings. */
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  /** McNemar's, where images are paired. */
  readonly pValue: number | null;
  /** The same difference of the paper's printed values. */
  readonly paper: number | null;
}

/** What a row's number is: shares from 0 to 1 for `accuracy` and `share`, pixel units for `distance`. */
export type StudyUnit =
  | "accuracy"
  | "share"
  | "coherence"
  | "distance"
  | "parameters"
  | "multiply-adds"
  | "seconds";

export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** One number of a table or figure of the paper beside ours. Plain data: what tables, CSV, figures and demo files hold. */
export interface StudyRow {
  /** What the row shares with its neighbours: norm, training budget, network. */
  readonly setting: string;
  readonly system: string;
  /** What was measured: "clean", "PGD-10 best-arm, linf 0.2". */
  readonly quantity: string;
  /** The line it belongs to in a curve: "Best Arm", "robust, linf 0.2". */
  readonly series: string;
  readonly unit: StudyUnit;
  /** Where it stands on the axis of a curve; null where there is none. */
  readonly at: { readonly name: "epsilon" | "classes"; readonly value: number } | null;
  /** Null for numbers that no attack was made for. */
  readonly threat: Threat | null;
  /** Readable attack, and the strategies whose strongest it is. */
  readonly attack: string;
  readonly strategies: readonly string[];
  /** The paper's printed number, and where: "0.636 at l2 0.5". Null where it prints none. */
  readonly paper: number | null;
  readonly paperThreat: Threat | null;
  /** Null: not measured yet. */
  readonly ours: Measured | null;
  /** Ours minus the paper's. */
  readonly toPaper: number | null;
  readonly gap: StudyGap | null;
  readonly histogram: readonly HistogramBin[] | null;
  readonly backend: AccuracyRow["backend"] | null;
  /** Codes of the warnings that belong to the number. */
  readonly warnings: readonly string[];
}

/** A table or figure of the paper as data: which experiments it needs at each scale, and how their results are read. */
export interface Study {
  /** Kebab-case: "table-3". */
  readonly id: string;
  readonly title: string;
  /** Where the paper has it. */
  readonly section: string;
  /** What it asks, in one sentence. */
  readonly question: string;
  readonly scales: readonly ScaleId[];
  /** How its rows are drawn: points with intervals, curves over `at`, or histograms. */
  readonly picture: "points" | "curves" | "histograms";
  experiments(scale: ScaleId): readonly StudyExperiment[];
  rows(results: StudyResults, scale: ScaleId): readonly StudyRow[];
}
