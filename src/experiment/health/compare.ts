import { mcnemar } from "../artefacts/accuracy.ts";
import { type Threat, threatKey } from "../terms/choice.ts";
import { plain } from "../terms/format.ts";
import type { Fallen, Finding } from "./check.ts";

/** Two attacks on the same examples, of which the first should break at least as much as the second. */
export interface Comparison {
  readonly threat: Threat;
  readonly first: { readonly name: string; readonly fallen: Fallen };
  readonly second: { readonly name: string; readonly fallen: Fallen };
}

/** How far the second attack is ahead of the first on the examples that both saw. */
export interface Lead {
  readonly comparison: Comparison;
  readonly n: number;
  /** Robust accuracies, from 0 to 1. */
  readonly firstAccuracy: number;
  readonly secondAccuracy: number;
  /** First minus second: above 0 where the second breaks more. */
  readonly lead: number;
  /** Exact McNemar test of the examples that only one of them breaks. */
  readonly pValue: number;
}

/** A lead is believed when chance gives one like it less often than this: a run makes many comparisons. */
const chance = 0.01;

/** The lead of the second attack over the first; undefined when they share no example. */
export function leadOf(comparison: Comparison): Lead | undefined {
  const { first, second } = comparison;
  const other = new Map(second.fallen.ids.map((id, i) => [id, second.fallen.broken[i] === 1]));
  let n = 0;
  let both = 0;
  let onlyFirst = 0;
  let onlySecond = 0;
  for (const [i, id] of first.fallen.ids.entries()) {
    const theirs = other.get(id);
    if (theirs === undefined) continue;
    n++;
    const ours = first.fallen.broken[i] === 1;
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

/** Whether a lead is larger than `tolerance` and more than chance. */
export const isLead = ({ lead, pValue }: Lead, tolerance: number): boolean =>
  lead > tolerance && pValue < chance;

/**
 * One finding per threat from comparisons: the largest lead that counts, else the largest lead. `meaning` says what a
 * lead of the second attack means.
 */
export function findingsOf(
  comparisons: readonly Comparison[],
  tolerance: number,
  meaning: string,
): readonly Finding[] {
  const byThreat = new Map<string, Lead[]>();
  for (const comparison of comparisons) {
    const lead = leadOf(comparison);
    if (lead === undefined) continue;
    const name = threatKey(comparison.threat);
    byThreat.set(name, [...(byThreat.get(name) ?? []), lead]);
  }
  return [...byThreat.values()].map((leads) => {
    const rank = (lead: Lead) => (isLead(lead, tolerance) ? 2 : 0) + lead.lead;
    const worst = leads.reduce((most, lead) => (rank(lead) > rank(most) ? lead : most));
    const { comparison, n, firstAccuracy, secondAccuracy, lead, pValue } = worst;
    const suspect = isLead(worst, tolerance);
    const found = `${comparison.first.name} leaves ${plain.percent(firstAccuracy)}, ${comparison.second.name} ${plain.percent(secondAccuracy)} of ${n} images`;
    return {
      threat: comparison.threat,
      suspect,
      numbers: { n, firstAccuracy, secondAccuracy, lead, pValue, comparisons: leads.length },
      sentence: suspect ? `${found}: ${meaning}` : found,
    };
  });
}

/** Per example broken by any of several attacks, on the examples that all of them saw. */
export function anyOf(all: readonly Fallen[]): Fallen {
  const counts = new Map<number, { seen: number; broken: boolean }>();
  for (const { ids, broken } of all)
    for (const [i, id] of ids.entries()) {
      const known = counts.get(id) ?? { seen: 0, broken: false };
      counts.set(id, { seen: known.seen + 1, broken: known.broken || broken[i] === 1 });
    }
  const common = [...counts].filter(([, { seen }]) => seen === all.length);
  return { ids: common.map(([id]) => id), broken: common.map(([, { broken }]) => (broken ? 1 : 0)) };
}

/** A probe of a `health` task as an attack that can be compared. */
export const probe = (
  name: string,
  data: { readonly ids: readonly number[] },
  broken: readonly number[],
): Comparison["first"] => ({ name, fallen: { ids: data.ids, broken } });
