import { accuracyRows } from "./accuracyRows.ts";
import { coherenceSummaries } from "./coherenceSummary.ts";
import { gapRows, overlapRows } from "./comparisons.ts";
import { type DistanceRow, distanceRows } from "./distanceSummary.ts";
import { type GeneralisationRow, generalisationRows } from "./generalisation.ts";
import { type HealthRow, healthRows } from "./health/healthRows.ts";
import { type Artefacts, measurementsOf, trainingWarnings } from "./measurement.ts";
import type { Plan } from "./plan.ts";
import type { QuestionAccuracy } from "./questionAccuracy.ts";
import { type ResourceRow, resourceRow } from "./resources.ts";
import type { BackendReport, Warning } from "./result.ts";
import type { Norm, Threat } from "./spec.ts";
import { spreadRows } from "./spreads.ts";
import { transferRows } from "./transferSummary.ts";

/** A share of examples with its 95 % Wilson interval (paper-spec 10.7). */
export interface Proportion {
  readonly count: number;
  readonly n: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

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

export interface CoherenceSummary {
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
 * it: how much of a result is the chance of training (paper-spec 10.7).
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

export interface Summary {
  readonly norms: readonly Norm[];
  readonly accuracies: readonly AccuracyRow[];
  readonly gaps: readonly GapRow[];
  readonly overlaps: readonly OverlapRow[];
  readonly coherence: readonly CoherenceSummary[];
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
 * Everything that can be said from the artefacts at hand, in the order of the spec; the plan need not be finished. An
 * artefact is looked up by the key of its task. Throws when two systems were measured on different examples.
 */
export function summarise(plan: Plan, artefacts: Artefacts): Summary {
  const { threats } = plan.spec.evaluation;
  const measured = plan.systems.map((system) => ({
    system,
    measurements: measurementsOf(plan, system, artefacts),
  }));
  const distances = plan.systems.flatMap((system) => distanceRows(plan, system, artefacts));
  const transfers = transferRows(plan, artefacts);
  const accuracies = measured.flatMap(({ system, measurements }) =>
    accuracyRows(system, measurements, threats, trainingWarnings(plan, system, artefacts)),
  );
  const gaps = gapRows(measured, threats);
  const generalisation = plan.systems.flatMap((system) => generalisationRows(plan, system, artefacts));
  return {
    norms: [...new Set(threats.map(({ norm }) => norm))],
    accuracies,
    gaps,
    spreads: spreadRows(plan.systems, accuracies, gaps),
    overlaps: measured.flatMap((side) => overlapRows(side, threats)),
    coherence: plan.systems.flatMap((system) => coherenceSummaries(plan, system, artefacts)),
    ...(distances.length === 0 ? {} : { distances }),
    ...(generalisation.length === 0 ? {} : { generalisation }),
    ...(artefacts.size === 0
      ? {}
      : { resources: plan.systems.map((system) => resourceRow(plan, system, artefacts)) }),
    ...(transfers.length === 0 ? {} : { transfers }),
    health: measured.flatMap(({ system, measurements }) => healthRows(plan, system, measurements, artefacts)),
  };
}
