import type { HealthData, JudgedLists, Warning } from "../artefacts/artefact.ts";
import type { PlannedSystem } from "../plan/plannedTask.ts";
import type { Threat } from "../terms/choice.ts";
import type { ResolvedChoice } from "../terms/system.ts";

/** Which examples are broken. Comparisons of two attacks are made from this. */
export interface BrokenFlags {
  readonly ids: readonly number[];
  /** 1: an error under attack; clean errors count. */
  readonly broken: readonly number[];
}

/** The outcomes of one attack (or of the clean pass) over all finished chunks. */
export type Outcomes = JudgedLists;

export interface SuiteStep {
  readonly choice: ResolvedChoice;
  /** In the order of the ids of the outcomes. */
  readonly broken: readonly number[];
}

/** One attack under one strategy and threat, as measured by the run. */
export interface AttackResult {
  /** "PGD-10 softmax". */
  readonly name: string;
  readonly choice: ResolvedChoice;
  readonly strategy: string;
  readonly threat: Threat;
  readonly outcomes: Outcomes;
  /** For suites: their attacks, and what each broke of the images that the ones before had left. */
  readonly suiteSteps?: readonly SuiteStep[];
  /** Shares of attack gradients, from 0 to 1. */
  readonly zeroGradients: number;
  readonly nonFiniteGradients: number;
  readonly warnings: readonly Warning[];
}

/** The result of a `health` task. */
export interface ProbeResult {
  readonly threat: Threat;
  readonly data: HealthData;
}

/** Images crafted on another system and judged by this one. */
export interface TransferResult {
  /** "PGD-10 cross-entropy from multiclass". */
  readonly name: string;
  readonly threat: Threat;
  readonly outcomes: BrokenFlags;
}

/** All results of a run about one system. */
export interface Evidence {
  readonly system: PlannedSystem;
  readonly clean: Outcomes | undefined;
  readonly attacks: readonly AttackResult[];
  readonly probes: readonly ProbeResult[];
  readonly transfers: readonly TransferResult[];
}

/** What a check finds under one threat (null: independent of threats). */
export interface Finding {
  readonly threat: Threat | null;
  readonly suspect: boolean;
  /** Shares are from 0 to 1. */
  readonly numbers: Readonly<Record<string, number>>;
  /** The finding with its numbers and, if it is suspect, what it means. */
  readonly sentence: string;
}

/** One test of an evaluation: a pure function of its results. */
export interface HealthCheck {
  readonly id: string;
  readonly label: string;
  /** What a run must contain for this check. Shown if the check could not be made. */
  readonly needs: string;
  /** At most one finding per threat; none if the evidence does not contain what the check needs. */
  find(evidence: Evidence): readonly Finding[];
}
