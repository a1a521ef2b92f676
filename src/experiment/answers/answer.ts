import type { Measured, StudyGap, StudyRow, StudyUnit } from "../studies/study.ts";
import { studyNumber } from "../studies/studyNumber.ts";
import type { NumberFormat } from "../terms/format.ts";

/**
 * What a result says about the paper's claim. `partly-for`: fewer than half of the comparisons decide, all of them for it;
 * `mixed`: some for it, others against.
 */
export type Verdict = "for" | "partly-for" | "against" | "partly-against" | "mixed" | "open";

/** The answer of a study: one sentence from its numbers, and what it means for the claim. */
export interface Answer {
  /** Direction, size, 95 % interval and n. Without a full stop at its end. */
  readonly text: string;
  readonly verdict: Verdict;
}

/** The answer from the rows of a study; null as long as the rows that decide it are not measured. */
export type Answering = (rows: readonly StudyRow[], format: NumberFormat) => Answer | null;

/** What a verdict says about "the paper's claim". */
export const verdictTexts: Readonly<Record<Verdict, string>> = {
  for: "supports",
  "partly-for": "supports in part",
  against: "speaks against",
  "partly-against": "speaks in part against",
  mixed: "speaks partly for and partly against",
  open: "leaves open",
};

/** "[0.333, 0.351]", or "" without an interval. */
export function intervalText({ low, high }: Measured, unit: StudyUnit, format: NumberFormat): string {
  return low === null || high === null
    ? ""
    : ` [${studyNumber(low, unit, format)}, ${studyNumber(high, unit, format)}]`;
}

/** "0.342 [0.333, 0.351], n = 377". */
export const valueText = (ours: Measured, unit: StudyUnit, format: NumberFormat): string =>
  `${studyNumber(ours.value, unit, format)}${intervalText(ours, unit, format)}${ours.n === null ? "" : `, n = ${ours.n}`}`;

/** "-4.7 points [-8.4, -1.0]". */
export function pointsText(
  { difference, low, high }: Pick<StudyGap, "difference" | "low" | "high">,
  format: NumberFormat,
): string {
  const interval = low === null || high === null ? "" : ` [${format.points(low)}, ${format.points(high)}]`;
  return `${format.points(difference)} points${interval}`;
}

/**
 * The sign of a difference whose 95 % interval excludes 0; else 0. Where there is an exact test, it must agree: the interval
 * is an approximation, and too short by a hair when few images decide.
 */
export function certainSign({ low, high, pValue }: Pick<StudyGap, "low" | "high" | "pValue">): -1 | 0 | 1 {
  if (pValue !== null && pValue > 0.05) return 0;
  if (low !== null && low > 0) return 1;
  return high !== null && high < 0 ? -1 : 0;
}

/** The sign of a minus b if their 95 % intervals are apart, which is stricter than a test of the difference; else 0. */
export function apart(a: Measured, b: Measured): -1 | 0 | 1 {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return 0;
  if (a.low > b.high) return 1;
  return a.high < b.low ? -1 : 0;
}

/** One verdict on a claim from signs of differences of which the claim says that they are positive. */
export function verdictOf(signs: readonly (-1 | 0 | 1)[]): Verdict {
  const share = (wanted: number) => signs.filter((sign) => sign === wanted).length / signs.length;
  const [positive, negative] = [share(1), share(-1)];
  if (positive > 0 && negative > 0) return "mixed";
  if (positive > 0) return positive < 0.5 ? "partly-for" : "for";
  if (negative > 0) return negative < 0.5 ? "partly-against" : "against";
  return "open";
}

/** A row that was measured. */
export type MeasuredRow = StudyRow & { readonly ours: Measured };
export const isMeasured = (row: StudyRow): row is MeasuredRow => row.ours !== null;

/** Whether a row is about attacked images. */
export const isAttacked = ({ threat }: StudyRow): boolean => threat !== null;
