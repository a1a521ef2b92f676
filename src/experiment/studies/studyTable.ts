import { type Column, differenceText, field, fields, toCsv } from "../summary/table.ts";
import type { NumberFormat } from "../terms/format.ts";
import type { Measured, StudyRow, StudyUnit } from "./study.ts";
import { studyNumber } from "./studyNumber.ts";

const signed = (value: number, unit: StudyUnit, format: NumberFormat): string =>
  unit === "accuracy" || unit === "share"
    ? format.points(value)
    : format.signed(value, (size) => studyNumber(size, unit, format));

/** " [76.0 %, 85.5 %], n = 256": how certain a number is, to follow it; "" where nothing is known of that. */
function certaintyText({ low, high, n }: Measured, unit: StudyUnit, format: NumberFormat): string {
  const interval =
    low === null || high === null ? "" : ` [${studyNumber(low, unit, format)}, ${studyNumber(high, unit, format)}]`;
  return `${interval}${n === null ? "" : `, n = ${n}`}`;
}

/** "81.3 % [76.0 %, 85.5 %], n = 256". */
export const measuredText = (ours: Measured, unit: StudyUnit, format: NumberFormat): string =>
  `${studyNumber(ours.value, unit, format)}${certaintyText(ours, unit, format)}`;

/** What tables and figures of a study show: the paper's number beside ours, with its certainty, and the gap between systems. */
export const studyColumns: readonly Column<StudyRow>[] = [
  field("setting", "Setting"),
  field("quantity", "Measured"),
  field("system", "System"),
  {
    ...field("paper", "Paper"),
    text: ({ paper, unit }, format) => (paper === null ? "" : studyNumber(paper, unit, format)),
  },
  {
    id: "ours",
    value: ({ ours }) => ours?.value ?? null,
    more: {
      low: ({ ours }) => ours?.low ?? null,
      high: ({ ours }) => ours?.high ?? null,
      n: ({ ours }) => ours?.n ?? null,
    },
    label: "Here [95 % interval]",
    text: ({ ours, unit }, format) => (ours === null ? "not measured" : studyNumber(ours.value, unit, format)),
    detail: ({ ours, unit }, format) => (ours === null ? "" : certaintyText(ours, unit, format).replace(/^[ ,]+/, "")),
  },
  {
    ...field("toPaper", "Here minus paper"),
    text: ({ toPaper, unit }, format) => (toPaper === null ? "" : signed(toPaper, unit, format)),
  },
  {
    id: "gap",
    value: ({ gap }) => gap?.difference ?? null,
    label: "Gap, points",
    text: ({ gap }, format) => (gap === null ? "" : `${differenceText(gap, format)} to ${gap.minus}`),
  },
  {
    id: "paperGap",
    value: ({ gap }) => gap?.paper ?? null,
    label: "Gap in the paper",
    text: ({ gap }, { points }) => (typeof gap?.paper === "number" ? points(gap.paper) : ""),
  },
  field("attack", "Attack"),
  {
    id: "threat",
    value: ({ threat }) => (threat === null ? "" : `${threat.norm} ${threat.epsilon}`),
    label: "Budget",
    text: ({ threat }, format) => (threat === null ? "" : format.threat(threat)),
  },
  { id: "backend", value: ({ backend }) => backend?.id ?? "", label: "Backend" },
];

/** Columns by their ids, in the order of the ids. */
export const studyColumnsOf = (ids: readonly string[]): readonly Column<StudyRow>[] =>
  ids.flatMap((id) => studyColumns.find((column) => column.id === id) ?? []);

const fileColumns: readonly Column<StudyRow>[] = [
  { ...field("setting"), more: fields("system", "quantity", "unit", "attack") },
  { id: "strategies", value: ({ strategies }) => strategies.join(" ") },
  { id: "norm", value: ({ threat }) => threat?.norm ?? null },
  { id: "epsilon", value: ({ threat }) => threat?.epsilon ?? null },
  { id: "paper_epsilon", value: ({ paperThreat }) => paperThreat?.epsilon ?? null },
  ...studyColumnsOf(["paper", "ours"]),
  { id: "ours_minus_paper", value: ({ toPaper }) => toPaper },
  { id: "gap_minus", value: ({ gap }) => gap?.minus ?? null },
  { id: "gap", value: ({ gap }) => gap?.difference ?? null },
  { id: "gap_low", value: ({ gap }) => gap?.low ?? null },
  { id: "gap_high", value: ({ gap }) => gap?.high ?? null },
  { id: "gap_p", value: ({ gap }) => gap?.pValue ?? null },
  { id: "paper_gap", value: ({ gap }) => gap?.paper ?? null },
  { id: "backend", value: ({ backend }) => backend?.id ?? null },
  { id: "adapter", value: ({ backend }) => backend?.adapter ?? null },
  { id: "warnings", value: ({ warnings }) => warnings.join(" ") },
];

/** Rows of a study as CSV: unrounded values, epsilon on the [0,1] scale, gaps signed, bounds of 95 % intervals. */
export const studyCsv = (rows: readonly StudyRow[], settings?: unknown): string => toCsv(fileColumns, rows, settings);

/** Rows as the page shows them: of rows that differ only in their system, RoBin's come first. Files keep their order. */
export function robinRowsFirst(rows: readonly StudyRow[]): readonly StudyRow[] {
  const groupOf = ({ setting, quantity, at }: StudyRow) => JSON.stringify([setting, quantity, at?.value ?? null]);
  const waiting = new Map<string, StudyRow[]>();
  for (const row of rows) waiting.set(groupOf(row), [...(waiting.get(groupOf(row)) ?? []), row]);
  const isRobin = ({ system }: StudyRow) => Number(system === "RoBin");
  for (const [name, own] of waiting)
    waiting.set(
      name,
      own.toSorted((a, b) => isRobin(b) - isRobin(a)),
    );
  return rows.map((row) => waiting.get(groupOf(row))?.shift() ?? row);
}
