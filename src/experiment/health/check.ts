import type { HealthData, Warning } from "../artefacts/artefact.ts";
import type { PlannedSystem } from "../plan/plannedTask.ts";
import type { Threat } from "../terms/choice.ts";
import type { ResolvedChoice } from "../terms/system.ts";

/** Whether each example fell: what comparisons of two attacks are made from. */
export interface Fallen {
  readonly ids: readonly number[];
  /** 1: an error under attack; clean errors count. */
  readonly broken: readonly number[];
}

/** The flags of one attack (or the clean pass) over every chunk that has finished. */
export interface Outcomes extends Fallen {
  readonly labels: readonly number[];
  readonly cleanWrong: readonly number[];
  readonly cleanPredictions: readonly number[];
  readonly predictions: readonly number[];
  readonly sizes: readonly number[];
}

export interface SuiteStep {
  readonly choice: ResolvedChoice;
  /** In the order of the ids of the outcomes. */
  readonly broken: readonly number[];
}

/** One attack under one strategy and threat, as the run measured it. */
export interface Attacked {
  /** "PGD-10 softmax". */
  readonly name: string;
  readonly choice: ResolvedChoice;
  readonly strategy: string;
  readonly threat: Threat;
  readonly outcomes: Outcomes;
  /** Where this is a suite: its attacks one after the other, and what each broke of what the ones before left. */
  readonly suiteSteps?: readonly SuiteStep[];
  /** Shares of attack gradients, from 0 to 1. */
  readonly zeroGradients: number;
  readonly nonFiniteGradients: number;
  readonly warnings: readonly Warning[];
}

/** Measurements of a `health` task. */
export interface Probed {
  readonly threat: Threat;
  readonly data: HealthData;
}

/** Images that were crafted on another system, as this one judged them. */
export interface Transferred {
  /** "PGD-10 cross-entropy from multiclass". */
  readonly name: string;
  readonly threat: Threat;
  readonly fallen: Fallen;
}

/** Everything a run knows of one system. */
export interface Evidence {
  readonly system: PlannedSystem;
  readonly clean: Outcomes | undefined;
  readonly attacked: readonly Attacked[];
  readonly probed: readonly Probed[];
  readonly transferred: readonly Transferred[];
}

/** What a check found under one threat, or (null) under none in particular. */
export interface Finding {
  readonly threat: Threat | null;
  readonly suspect: boolean;
  /** Shares are from 0 to 1. */
  readonly numbers: Readonly<Record<string, number>>;
  /** What was found and, where it is suspect, what it means. */
  readonly sentence: string;
}

/** One named test of an evaluation: a pure function of what was measured. */
export interface HealthCheck {
  readonly id: string;
  readonly label: string;
  /** What has to be in a run for this check to say anything; shown where it was not. */
  readonly needs: string;
  /** Empty: the evidence does not contain what it needs. At most one finding per threat. */
  find(evidence: Evidence): readonly Finding[];
}
