import { pairedDifference, studentQuantile, wilson } from "../artefacts/accuracy.ts";
import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import type { Threat } from "../terms/choice.ts";
import { type Found, find, type Reading } from "./reading.ts";
import type { Measured, StudyGap, StudyResults, StudyRow } from "./study.ts";

/** What a row is about, before anything was measured; the rest of the row follows from the reading. */
export interface RowHead {
  readonly setting: string;
  readonly system: string;
  readonly quantity: string;
  readonly series?: string;
  readonly unit?: StudyRow["unit"];
  readonly at?: StudyRow["at"];
  readonly paper?: number | null;
  readonly paperThreat?: Threat;
}

/** The other side of a gap: its reading, how rows call it, and the paper's number for it. */
export interface Against {
  readonly reading: Reading;
  readonly system: string;
  readonly paper?: number | null;
}

/** Differences of printed numbers, without the digits that floating point adds. */
const minus = (a: number, b: number): number => Number((a - b).toFixed(6));

/** A row with the fields that its head leaves out. */
export function rowOf(head: RowHead, ours: Measured | null, more: Partial<StudyRow> = {}): StudyRow {
  const paper = head.paper ?? null;
  return {
    setting: head.setting,
    system: head.system,
    quantity: head.quantity,
    series: head.series ?? head.system,
    unit: head.unit ?? "accuracy",
    at: head.at ?? null,
    threat: null,
    attack: "",
    strategies: [],
    paper,
    paperThreat: head.paperThreat ?? null,
    ours,
    toPaper: paper === null || ours === null ? null : minus(ours.value, paper),
    gap: null,
    histogram: null,
    backend: null,
    warnings: [],
    ...more,
  };
}

const ones = (flags: readonly number[]): number => flags.reduce((sum, flag) => sum + flag, 0);

function shareOf(errors: readonly number[], isError: boolean): Measured {
  const wrong = ones(errors);
  const { value, low, high, n } = wilson(isError ? wrong : errors.length - wrong, errors.length);
  return { value, low, high, n };
}

function gapOf(found: Found, other: Found, against: Against, paper: number | null): StudyGap {
  const { difference, low, high, n, pValue } = pairedDifference(
    { ids: found.flags.ids, errors: found.errors },
    { ids: other.flags.ids, errors: other.errors },
  );
  const printed = against.paper ?? null;
  return {
    minus: against.system,
    difference,
    low,
    high,
    n,
    pValue,
    paper: paper === null || printed === null ? null : minus(paper, printed),
  };
}

/**
 * Accuracy that a reading finds (unit `share`: share of images that are errors), beside the paper's number, with the
 * paired difference from another system. Without a result yet the row says so with nulls.
 */
export function accuracyRow(
  results: StudyResults,
  head: RowHead,
  reading: Reading,
  against?: Against,
): StudyRow {
  const found = find(results, reading);
  const other = against === undefined ? null : find(results, against.reading);
  const attack = reading.attack === undefined ? "" : attackLabel(reading.attack);
  return rowOf(head, found === null ? null : shareOf(found.errors, head.unit === "share"), {
    threat: reading.threat ?? null,
    attack,
    strategies: reading.strategies ?? [],
    gap:
      found === null || other === null || against === undefined
        ? null
        : gapOf(found, other, against, head.paper ?? null),
    backend: found?.backend ?? null,
    warnings: [...new Set((found?.warnings ?? []).map(({ code }) => code))],
  });
}

/** Mean of numbers with Student's 95 % interval of it; null of no numbers. */
export function meanOf(values: readonly number[]): Measured | null {
  const n = values.length;
  if (n === 0) return null;
  const value = values.reduce((sum, x) => sum + x, 0) / n;
  const variance = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / Math.max(1, n - 1);
  if (n < 2) return { value, low: null, high: null, n };
  const half = studentQuantile(n - 1) * Math.sqrt(variance / n);
  return { value, low: value - half, high: value + half, n };
}

/** Mean of accuracies: as `meanOf`, the interval cut to what an accuracy can be. */
export function meanAccuracy(values: readonly number[]): Measured | null {
  const mean = meanOf(values);
  if (mean === null || mean.low === null || mean.high === null) return mean;
  return { ...mean, low: Math.max(0, mean.low), high: Math.min(1, mean.high) };
}
