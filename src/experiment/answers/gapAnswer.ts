import type { StudyGap, StudyRow } from "../studies/study.ts";
import type { NumberFormat } from "../terms/format.ts";
import { nameList } from "../terms/nameList.ts";
import { type Answering, certainSign, pointsText, type Verdict, verdictOf } from "./answer.ts";

interface GapClaim {
  /** Beginning of the sentence with its subject: "Under attack, RoBin". */
  readonly subject: string;
  /** The other side: "multiclass". */
  readonly than: string;
  /** The rows whose gaps count. */
  readonly of: (row: StudyRow) => boolean;
  /** 1 if the paper says that the subject is more accurate, -1 if less. */
  readonly claims: 1 | -1;
  /** Only the least accurate row of each system, setting and budget counts: the paper reports the strongest attack. */
  readonly isStrongest?: boolean;
  /** What n counts, if not images. */
  readonly counted?: string;
}

type GapRow = StudyRow & { readonly gap: StudyGap };

/** An answer about differences in accuracy that are paired by image or by training. */
export const gapAnswer =
  (claim: GapClaim): Answering =>
  (rows, format) => {
    const all = rows.filter((row): row is GapRow => row.gap !== null && claim.of(row));
    const compared = claim.isStrongest === true ? strongest(all) : all;
    const largest = largestOf(compared);
    if (largest === undefined) return null;
    const signs = compared.map(({ gap }) => signAmong(gap, compared.length));
    const verdict = verdictOf(signs.map((sign) => (sign * claim.claims) as -1 | 0 | 1));
    return {
      text: compared.length === 1 ? single(claim, largest, format) : several(claim, compared, largest, format),
      verdict,
    };
  };

/**
 * The sign of a difference that chance does not explain. Among many comparisons, one in twenty excludes 0 by chance, so
 * its p value, where there is one, must be that much smaller (Bonferroni).
 */
export function signAmong(gap: StudyGap, comparisons: number): -1 | 0 | 1 {
  if (gap.pValue !== null && gap.pValue * comparisons > 0.05) return 0;
  return certainSign(gap);
}

/** The certain difference that is largest, or the largest of all if none is certain. */
function largestOf(rows: readonly GapRow[]): GapRow | undefined {
  const certain = rows.filter(({ gap }) => certainSign(gap) !== 0);
  return (certain.length > 0 ? certain : rows).toSorted(
    (a, b) => Math.abs(b.gap.difference) - Math.abs(a.gap.difference),
  )[0];
}

function strongest(rows: readonly GapRow[]): readonly GapRow[] {
  const least = new Map<string, GapRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.setting, row.system, row.at, row.threat]);
    const known = least.get(key);
    if (known === undefined || (row.ours?.value ?? 1) < (known.ours?.value ?? 1)) least.set(key, row);
  }
  return [...least.values()];
}

/** "n = 512 images", and the p value where it does not agree with the interval. */
function countText({ gap }: GapRow, counted = "images"): string {
  const { pValue } = gap;
  const decides = pValue === null || certainSign(gap) === certainSign({ ...gap, pValue: null });
  return `n = ${gap.n} ${counted}${decides ? "" : `, exact p = ${pValue.toPrecision(2)}`}`;
}

const paperText = ({ gap }: GapRow, format: NumberFormat): string =>
  gap.paper === null ? "" : `; the paper prints ${format.points(gap.paper)} there`;

function single({ subject, than, counted }: GapClaim, row: GapRow, format: NumberFormat): string {
  const sign = certainSign(row.gap);
  const relation = sign === 0 ? "cannot be told apart from" : `is ${sign > 0 ? "more" : "less"} accurate than`;
  return `${subject} ${relation} ${than}: ${pointsText(row.gap, format)}, ${countText(row, counted)} (${row.quantity})${paperText(row, format)}`;
}

function several(claim: GapClaim, rows: readonly GapRow[], largest: GapRow, format: NumberFormat): string {
  const signs = rows.map(({ gap }) => certainSign(gap));
  const count = (sign: number) => signs.filter((one) => one === sign).length;
  const [more, less, same] = [count(1), count(-1), count(0)];
  const parts = [
    ...(more > 0 ? [`more accurate than ${claim.than} in ${more}`] : []),
    ...(less > 0
      ? [`less accurate in ${less}`.replace("accurate in", more > 0 ? "accurate in" : `accurate than ${claim.than} in`)]
      : []),
    ...(same > 0
      ? [`${more + less > 0 ? "indistinguishable" : `indistinguishable from ${claim.than}`} in ${same}`]
      : []),
  ];
  const settings = new Set(rows.map(({ setting }) => setting));
  const setting = largest.setting.replace(/, balanced accuracy.*$/, "");
  const where = settings.size > 1 ? `${largest.quantity}, ${setting}` : largest.quantity;
  const isChance = more + less > 0 && rows.every(({ gap }) => signAmong(gap, rows.length) === 0);
  const chance = isChance ? `, which chance alone can bring about among ${rows.length}` : "";
  const kind = more + less > 0 ? "largest certain difference" : "largest difference";
  return `${claim.subject} is ${nameList(parts)} of ${rows.length} comparisons${chance}; the ${kind} is ${pointsText(largest.gap, format)}, ${countText(largest, claim.counted)} (${where})${paperText(largest, format)}`;
}

/** Two answers as one sentence; the verdict is that of both together. */
export const joined =
  (first: Answering, second: Answering): Answering =>
  (rows, format) => {
    const [a, b] = [first(rows, format), second(rows, format)];
    if (a === null || b === null) return a ?? b;
    return {
      text: `${a.text}; ${b.text.replace(/^./, (first) => first.toLowerCase())}`,
      verdict: both(a.verdict, b.verdict),
    };
  };

function both(a: Verdict, b: Verdict): Verdict {
  if (a === b || b === "open") return a;
  return a === "open" ? b : "mixed";
}
