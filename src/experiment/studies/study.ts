import type { Artefacts } from "../artefacts/measurement.ts";
import type { Plan } from "../plan/plannedTask.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import type { AccuracyRow, Summary } from "../summary/rows.ts";
import type { Threat } from "../terms/choice.ts";

/**
 * The size of a study. `smoke`: every part in seconds, with meaningless numbers. `demo`: the built-in digits, minutes on two
 * cores. `mnist`: all of MNIST, an hour or two. `cifar`: all of CIFAR-10 with the networks of the preset `cifar10-quick`,
 * hours. `paper`: the paper's full setting.
 */
export const scaleIds = ["smoke", "demo", "mnist", "cifar", "paper"] as const;
export type ScaleId = (typeof scaleIds)[number];

/** One experiment of a study. Its id is the name of its folder. */
export interface StudyExperiment {
  readonly id: string;
  readonly spec: ExperimentSpec;
}

/** The results of one experiment, which may be unfinished. */
export interface ExperimentResult {
  readonly plan: Plan;
  readonly artefacts: Artefacts;
  readonly summary: Summary;
}

/** Results by experiment id. */
export type StudyResults = ReadonlyMap<string, ExperimentResult>;

/** A measured number with its 95 % interval, if it has one. n: number of images or trainings. */
export interface Measured {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number | null;
}

/** Accuracy of a row minus that of another system or attack, paired by image or, over several trainings, by training. */
export interface StudyGap {
  /** The other system or attack. */
  readonly minus: string;
  readonly difference: number;
  /** Null for a single pair of trainings. */
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  /** Of McNemar's test; null if trainings are paired. */
  readonly pValue: number | null;
  /** The same difference between the paper's printed values. */
  readonly paper: number | null;
}

/** Unit of a row's number: from 0 to 1 for `accuracy` and `share`, on the [0,1] pixel scale for `distance`. */
export type StudyUnit = "accuracy" | "share" | "coherence" | "distance" | "parameters" | "multiply-adds" | "seconds";

export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** One number of a table or figure of the paper, and ours. Tables, CSV, figures and demo files consist of such rows. */
export interface StudyRow {
  /** Shared by a group of rows: norm, training budget, network. */
  readonly setting: string;
  readonly system: string;
  /** What was measured: "clean", "PGD-10 best-arm, linf 0.2". */
  readonly quantity: string;
  /** The curve that it belongs to: "Best Arm", "robust, linf 0.2". */
  readonly series: string;
  readonly unit: StudyUnit;
  /** Its position on the axis of a curve; null if there is none. */
  readonly at: { readonly name: "epsilon" | "classes"; readonly value: number } | null;
  /** Null for numbers without an attack. */
  readonly threat: Threat | null;
  /** Label of the attack, and the strategies whose strongest is reported. */
  readonly attack: string;
  readonly strategies: readonly string[];
  /** The paper's printed number and its threat: 0.636 at l2 0.5. Null if it prints none. */
  readonly paper: number | null;
  readonly paperThreat: Threat | null;
  /** Null if not measured yet. */
  readonly ours: Measured | null;
  /** Our number minus the paper's; null if they are on different data sets. */
  readonly toPaper: number | null;
  readonly gap: StudyGap | null;
  /** Of a row about one attack: accuracy under it minus that under each other attack. Absent where attacks are not compared. */
  readonly attackGaps?: readonly StudyGap[];
  readonly histogram: readonly HistogramBin[] | null;
  readonly backend: AccuracyRow["backend"] | null;
  /** Codes of the warnings about the number. */
  readonly warnings: readonly string[];
}

/** A table or figure of the paper as data: its experiments at each scale, and how their results become rows. */
export interface Study {
  /** Kebab-case: "table-3". */
  readonly id: string;
  readonly title: string;
  /** Where it is in the paper. */
  readonly section: string;
  /** The question it answers, in one sentence. */
  readonly question: string;
  readonly scales: readonly ScaleId[];
  /** How rows are drawn: points with intervals, curves over `at`, or histograms. */
  readonly picture: "points" | "curves" | "histograms";
  experiments(scale: ScaleId): readonly StudyExperiment[];
  rows(results: StudyResults, scale: ScaleId): readonly StudyRow[];
}
