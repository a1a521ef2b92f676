import type { Proportion } from "../artefacts/accuracy.ts";
import type { ScoreKind } from "../catalogue/nouns.ts";
import { entryOf } from "../catalogue/params.ts";
import { canonicalJson } from "../plan/key.ts";
import type { PlannedSystem } from "../plan/plannedTask.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import type { Summary } from "../summary/rows.ts";
import { sameThreat, type Threat, threatKey } from "../terms/choice.ts";

/** A run as tables and figures of several runs read it. */
export interface TableRun {
  readonly id: string;
  readonly label: string;
  readonly notes: string;
  /** "finished", "running, 40 %". */
  readonly status: string;
  /** ISO time of its start. */
  readonly at: string;
  readonly spec: ExperimentSpec;
  /** Empty until it is planned. */
  readonly systems: readonly PlannedSystem[];
  /** Null until something is measured. */
  readonly summary: Summary | null;
  /** Seconds of its finished tasks on one worker. */
  readonly seconds: number;
}

/** One row of a table of runs: a run, or several that differ in nothing but the seed. */
export interface RunGroup {
  /** Id of its first run. */
  readonly id: string;
  readonly runs: readonly TableRun[];
}

/** Every run on its own. */
export const singleRuns = (runs: readonly TableRun[]): readonly RunGroup[] =>
  runs.map((run) => ({ id: run.id, runs: [run] }));

/** Runs that differ in nothing but the seed stand together, where the first of them stands. */
export function repeatedRuns(runs: readonly TableRun[]): readonly RunGroup[] {
  const groups = new Map<string, TableRun[]>();
  for (const run of runs) {
    const { name: _name, deviations: _deviations, seed: _seed, ...recipe } = run.spec;
    const text = canonicalJson(recipe);
    groups.set(text, [...(groups.get(text) ?? []), run]);
  }
  return [...groups.values()].map((own) => {
    const runs = own.toSorted((a, b) => a.spec.seed - b.spec.seed);
    return { id: runs[0]?.id ?? "", runs };
  });
}

/** A system that runs have in common, by its id in their specs. */
export interface CommonSystem {
  readonly id: string;
  readonly label: string;
  readonly kind: ScoreKind;
  /** Number of runs that have it. */
  readonly runs: number;
}

/** The systems of all runs: those of arms first, then by the number of runs that have them. */
export function commonSystems(runs: readonly TableRun[]): readonly CommonSystem[] {
  const found = new Map<string, CommonSystem>();
  for (const { systems } of runs) {
    for (const { id, label, system, replica } of systems) {
      if ((replica?.index ?? 0) > 0) continue;
      const of = replica?.of ?? id;
      const kind = entryOf("decompositions", system.decomposition.id).scoreKind;
      const known = found.get(of);
      // Repeated trainings carry their number in the label: "RoBin 1".
      found.set(
        of,
        known === undefined
          ? { id: of, label: replica === undefined ? label : of, kind, runs: 1 }
          : { ...known, runs: known.runs + 1 },
      );
    }
  }
  return [...found.values()].sort((a, b) => Number(b.kind === "arms") - Number(a.kind === "arms") || b.runs - a.runs);
}

/** The threats that runs are judged under, the one of most runs first. */
export function commonThreats(runs: readonly TableRun[]): readonly Threat[] {
  const found = new Map<string, { readonly threat: Threat; readonly count: number }>();
  for (const { spec } of runs)
    for (const threat of spec.evaluation.threats) {
      const key = threatKey(threat);
      found.set(key, { threat, count: (found.get(key)?.count ?? 0) + 1 });
    }
  return [...found.values()].sort((a, b) => b.count - a.count).map(({ threat }) => threat);
}

/**
 * The runs of a group with each seed once. The same experiment computed twice is one training: as two, its interval would
 * become a band of no width. Of equal runs, the one with more measurements counts.
 */
export function distinctRuns({ runs }: RunGroup): readonly TableRun[] {
  const measured = ({ summary }: TableRun) => summary?.accuracies.length ?? -1;
  const bySeed = new Map<number, TableRun>();
  for (const run of runs) {
    const known = bySeed.get(run.spec.seed);
    if (known === undefined || measured(run) > measured(known)) bySeed.set(run.spec.seed, run);
  }
  return [...bySeed.values()];
}

/** The trainings of a system within a group that were measured: of every seed, and of every repeated training in it. */
function measuredIn<Found>(group: RunGroup, system: string, find: (summary: Summary, id: string) => Found | undefined) {
  return distinctRuns(group).flatMap(({ systems, summary }) =>
    summary === null
      ? []
      : systems
          .filter(({ id, replica }) => (replica?.of ?? id) === system)
          .flatMap(({ id }) => find(summary, id) ?? []),
  );
}

/**
 * The accuracies of a system in the trainings of a group: clean if the threat is null, else under all attacks of each run
 * together (an image counts as wrong if any of them broke it).
 */
export const accuraciesIn = (group: RunGroup, system: string, threat: Threat | null): readonly Proportion[] =>
  measuredIn(
    group,
    system,
    ({ accuracies }, id) =>
      accuracies.find(
        (row) =>
          row.system === id && row.measure === (threat === null ? "clean" : "union") && sameThreat(row.threat, threat),
      )?.accuracy,
  );

/** The mean coherence of a system in the trainings of a group. */
export const coherencesIn = (group: RunGroup, system: string): readonly number[] =>
  measuredIn(group, system, ({ coherence }, id) => coherence.find((row) => row.system === id)?.mean);

export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  /** Images per training. */
  readonly n: number;
  readonly trainings: number;
}

/** One training: its 95 % interval. Several: their mean, lowest and highest. Null without any. */
export function spreadOf(values: readonly Proportion[]): Spread | null {
  const [first] = values;
  if (first === undefined) return null;
  if (values.length === 1) return { mean: first.value, low: first.low, high: first.high, n: first.n, trainings: 1 };
  const all = values.map(({ value }) => value);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  return { mean, low: Math.min(...all), high: Math.max(...all), n: first.n, trainings: all.length };
}
