import { pairedDifference, studentQuantile, wilson } from "../artefacts/accuracy.ts";
import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import type { Threat } from "../terms/choice.ts";
import { type Found, find, type Reading } from "./reading.ts";
import type { HistogramBin, Measured, StudyGap, StudyResults, StudyRow } from "./study.ts";

/** The subject of a row. The rest of the row follows from its reading. */
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

/** The other side of a gap: its reading, its name in rows, and its value in the paper. */
export interface Against {
  readonly reading: Reading;
  readonly name: string;
  readonly paper?: number | null;
}

/** The difference of two printed numbers without floating-point noise. */
const minus = (a: number, b: number): number => Number((a - b).toFixed(6));

/** A row with defaults for the fields that are not given. */
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

/** Rows whose numbers are on other data than the paper's: beside its numbers, but without a difference from them. */
export const onOtherData = (rows: readonly StudyRow[]): readonly StudyRow[] =>
  rows.map((row) => ({ ...row, toPaper: null }));

/** Accuracy from error flags, or (`isError`) the share of errors. */
export function shareOf(errors: readonly number[], isError = false): Measured {
  const wrong = errors.reduce((sum, error) => sum + error, 0);
  const { value, low, high, n } = wilson(isError ? wrong : errors.length - wrong, errors.length);
  return { value, low, high, n };
}

/** The paired difference of two measurements. */
export function gapOf(found: Found, other: Found, minusSystem: string, paper: number | null = null): StudyGap {
  const { difference, low, high, n, pValue } = pairedDifference(
    { ids: found.flags.ids, errors: found.errors },
    { ids: other.flags.ids, errors: other.errors },
  );
  return { minus: minusSystem, difference, low, high, n, pValue, paper };
}

/** The backend and the warnings of a measurement, as fields of a row. */
export const provenanceOf = (found: Found | null | undefined): Pick<StudyRow, "backend" | "warnings"> => ({
  backend: found?.backend ?? null,
  warnings: [...new Set((found?.warnings ?? []).map(({ code }) => code))],
});

/**
 * The accuracy that a reading finds (unit `share`: the share of errors), beside the paper's number, with the paired
 * difference from another system and from other attacks. Fields are null, and other attacks missing, as long as there is no
 * result.
 */
export function accuracyRow(
  results: StudyResults,
  head: RowHead,
  reading: Reading,
  against?: Against,
  otherAttacks?: readonly Against[],
): StudyRow {
  const found = find(results, reading);
  const { paper = null } = head;
  const gapTo = ({ reading: of, name, paper: printed }: Against): StudyGap | null => {
    const other = find(results, of);
    if (found === null || other === null) return null;
    return gapOf(found, other, name, paper === null || typeof printed !== "number" ? null : minus(paper, printed));
  };
  return rowOf(head, found === null ? null : shareOf(found.errors, head.unit === "share"), {
    threat: reading.threat ?? null,
    attack: reading.attack === undefined ? "" : attackLabel(reading.attack),
    strategies: reading.strategies ?? [],
    gap: against === undefined ? null : gapTo(against),
    ...(otherAttacks === undefined ? {} : { attackGaps: otherAttacks.flatMap((other) => gapTo(other) ?? []) }),
    ...provenanceOf(found),
  });
}

/** Mean with its 95 % interval by Student's distribution; null of no numbers. */
export function meanOf(values: readonly number[]): Measured | null {
  const n = values.length;
  if (n === 0) return null;
  const value = values.reduce((sum, x) => sum + x, 0) / n;
  const variance = values.reduce((sum, x) => sum + (x - value) ** 2, 0) / Math.max(1, n - 1);
  if (n < 2) return { value, low: null, high: null, n };
  const half = studentQuantile(n - 1) * Math.sqrt(variance / n);
  return { value, low: value - half, high: value + half, n };
}

/** Mean of accuracies, as `meanOf`, with the interval clipped to [0,1]. */
export function meanAccuracy(values: readonly number[]): Measured | null {
  const mean = meanOf(values);
  if (mean === null || mean.low === null || mean.high === null) return mean;
  return { ...mean, low: Math.max(0, mean.low), high: Math.min(1, mean.high) };
}

/** Values in bins of equal width from 0 to `largest`; larger values are in the last bin. */
export function histogramOf(values: readonly number[], largest: number, bins: number): readonly HistogramBin[] {
  const width = largest / bins;
  return Array.from({ length: bins }, (_, bin) => ({
    from: bin * width,
    to: (bin + 1) * width,
    count: values.filter((value) => Math.min(bins - 1, Math.floor(value / width)) === bin).length,
  }));
}
