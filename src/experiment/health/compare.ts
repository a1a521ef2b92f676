import { mcnemar } from "../artefacts/accuracy.ts";
import type { ProbeId } from "../artefacts/artefact.ts";
import { type Threat, threatKey } from "../terms/choice.ts";
import { plain } from "../terms/format.ts";
import type { AttackResult, BrokenFlags, Evidence, Finding, HealthCheck, ProbeResult } from "./check.ts";

export interface Side {
  readonly name: string;
  readonly outcomes: BrokenFlags;
}

/** Two attacks on the same examples. The first should break at least as many as the second. */
export interface Comparison {
  readonly threat: Threat;
  readonly first: Side;
  readonly second: Side;
}

/** How far the second attack is ahead of the first, on the examples that both have. */
export interface Lead {
  readonly comparison: Comparison;
  readonly n: number;
  /** Robust accuracies, from 0 to 1. */
  readonly firstAccuracy: number;
  readonly secondAccuracy: number;
  /** First minus second: above 0 if the second attack breaks more. */
  readonly lead: number;
  /** Exact McNemar test on the examples that only one of them breaks. */
  readonly pValue: number;
}

/** Significance level. It is strict because a run makes many comparisons. */
const significance = 0.01;

/** The lead of the second attack over the first; undefined if they have no example in common. */
export function leadOf(comparison: Comparison): Lead | undefined {
  const { first, second } = comparison;
  const other = new Map(second.outcomes.ids.map((id, i) => [id, second.outcomes.broken[i] === 1]));
  let n = 0;
  let both = 0;
  let onlyFirst = 0;
  let onlySecond = 0;
  for (const [i, id] of first.outcomes.ids.entries()) {
    const theirs = other.get(id);
    if (theirs === undefined) continue;
    n++;
    const ours = first.outcomes.broken[i] === 1;
    if (ours && theirs) both++;
    else if (ours) onlyFirst++;
    else if (theirs) onlySecond++;
  }
  if (n === 0) return undefined;
  return {
    comparison,
    n,
    firstAccuracy: 1 - (both + onlyFirst) / n,
    secondAccuracy: 1 - (both + onlySecond) / n,
    lead: (onlySecond - onlyFirst) / n,
    pValue: mcnemar(onlyFirst, onlySecond),
  };
}

/** Whether a lead is larger than `tolerance` and statistically significant. */
export const isSignificant = ({ lead, pValue }: Lead, tolerance: number): boolean =>
  lead > tolerance && pValue < significance;

/**
 * One finding per threat: the largest significant lead, else the largest lead. `meaning`: what a lead of the second attack
 * implies.
 */
export function findingsOf(comparisons: readonly Comparison[], tolerance: number, meaning: string): readonly Finding[] {
  const leadsByThreat = new Map<string, Lead[]>();
  for (const comparison of comparisons) {
    const lead = leadOf(comparison);
    if (lead === undefined) continue;
    const name = threatKey(comparison.threat);
    leadsByThreat.set(name, [...(leadsByThreat.get(name) ?? []), lead]);
  }
  return [...leadsByThreat.values()].map((leads) => {
    const rank = (lead: Lead) => (isSignificant(lead, tolerance) ? 2 : 0) + lead.lead;
    const worst = leads.reduce((most, lead) => (rank(lead) > rank(most) ? lead : most));
    const { comparison, n, firstAccuracy, secondAccuracy, lead, pValue } = worst;
    const suspect = isSignificant(worst, tolerance);
    const found = `${comparison.first.name} leaves ${plain.percent(firstAccuracy)}, ${comparison.second.name} ${plain.percent(secondAccuracy)} of ${n} images`;
    return {
      threat: comparison.threat,
      suspect,
      numbers: { n, firstAccuracy, secondAccuracy, lead, pValue, comparisons: leads.length },
      sentence: suspect ? `${found}: ${meaning}` : found,
    };
  });
}

type ProbeName = readonly [id: ProbeId, name: string];

/** A check that compares attacks: those of the run, and two probes of health tasks. */
export function comparisonCheck({
  probes: pair,
  comparisons,
  tolerance,
  meaning,
  ...about
}: Pick<HealthCheck, "id" | "label" | "needs"> & {
  /** The probes to compare: id, and name in sentences. */
  readonly probes?: readonly [first: ProbeName, second: ProbeName];
  /** The largest lead that is not suspect, from 0 to 1. */
  readonly tolerance: number;
  /** What a larger lead implies. */
  readonly meaning: string;
  comparisons(evidence: Evidence): readonly Comparison[];
}): HealthCheck {
  return {
    ...about,
    find: (evidence) =>
      findingsOf(
        [
          ...comparisons(evidence),
          ...(pair === undefined
            ? []
            : evidence.probes.map((probe) => ({
                threat: probe.threat,
                first: sideOfProbe(probe, ...pair[0]),
                second: sideOfProbe(probe, ...pair[1]),
              }))),
        ],
        tolerance,
        meaning,
      ),
  };
}

/** The examples that any of several attacks breaks, among those that all of them have. */
export function anyOf(all: readonly BrokenFlags[]): BrokenFlags {
  const counts = new Map<number, { seen: number; broken: boolean }>();
  for (const { ids, broken } of all)
    for (const [i, id] of ids.entries()) {
      const known = counts.get(id) ?? { seen: 0, broken: false };
      counts.set(id, { seen: known.seen + 1, broken: known.broken || broken[i] === 1 });
    }
  const common = [...counts].filter(([, { seen }]) => seen === all.length);
  return { ids: common.map(([id]) => id), broken: common.map(([, { broken }]) => (broken ? 1 : 0)) };
}

export const unionOf = (attacks: readonly AttackResult[]): BrokenFlags =>
  anyOf(attacks.map(({ outcomes }) => outcomes));

/** A probe of a `health` task as one side of a comparison. */
export const sideOfProbe = ({ data }: ProbeResult, id: ProbeId, name: string): Side => ({
  name,
  outcomes: { ids: data.ids, broken: data.probes[id].broken },
});
