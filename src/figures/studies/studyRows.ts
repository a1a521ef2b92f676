import type { StudyRow } from "../../experiment/studies/study.ts";
import type { Column } from "../drawing/figure.ts";
import { epsilonText, fixed, percent, points, threatText } from "../drawing/format.ts";

/** A number of a study with its unit. */
export function studyNumber(value: number, unit: StudyRow["unit"]): string {
  switch (unit) {
    case "accuracy":
    case "share":
      return percent(value);
    case "coherence":
      return fixed(value, 3);
    case "distance":
      return epsilonText(value);
    case "parameters":
    case "multiply-adds":
      return Math.round(value).toLocaleString("en");
    case "seconds":
      return `${value.toFixed(1)} s`;
    default:
      return unit satisfies never;
  }
}

const signed = (value: number, unit: StudyRow["unit"]): string =>
  unit === "accuracy" || unit === "share"
    ? points(value)
    : `${value < 0 ? "−" : "+"}${studyNumber(Math.abs(value), unit)}`;

/** Columns of every figure of a study: the paper's number beside ours, with interval, n, gap and backend. */
export const studyColumns: readonly Column<StudyRow>[] = [
  { id: "setting", label: "Setting", value: (row) => row.setting },
  { id: "quantity", label: "Measured", value: (row) => row.quantity },
  { id: "system", label: "System", value: (row) => row.system },
  {
    id: "paper",
    label: "Paper",
    value: (row) => row.paper,
    text: (row) => (row.paper === null ? "" : studyNumber(row.paper, row.unit)),
  },
  {
    id: "ours",
    label: "Ours",
    value: (row) => row.ours?.value ?? null,
    text: (row) => (row.ours === null ? "not measured" : studyNumber(row.ours.value, row.unit)),
  },
  {
    id: "low",
    label: "95 % low",
    value: (row) => row.ours?.low ?? null,
    text: (row) => (typeof row.ours?.low === "number" ? studyNumber(row.ours.low, row.unit) : ""),
  },
  {
    id: "high",
    label: "95 % high",
    value: (row) => row.ours?.high ?? null,
    text: (row) => (typeof row.ours?.high === "number" ? studyNumber(row.ours.high, row.unit) : ""),
  },
  { id: "n", label: "n", value: (row) => row.ours?.n ?? null },
  {
    id: "toPaper",
    label: "Ours − paper",
    value: (row) => row.toPaper,
    text: (row) => (row.toPaper === null ? "" : signed(row.toPaper, row.unit)),
  },
  {
    id: "gap",
    label: "Gap (points)",
    value: (row) => row.gap?.difference ?? null,
    text: ({ gap }) => {
      if (gap === null) return "";
      const bounds =
        gap.low === null || gap.high === null ? "" : ` [${points(gap.low)}, ${points(gap.high)}]`;
      return `${points(gap.difference)}${bounds} to ${gap.minus}`;
    },
  },
  {
    id: "paperGap",
    label: "Gap in the paper",
    value: (row) => row.gap?.paper ?? null,
    text: ({ gap }) => (typeof gap?.paper === "number" ? points(gap.paper) : ""),
  },
  { id: "attack", label: "Attack", value: (row) => row.attack },
  {
    id: "threat",
    label: "Threat",
    value: (row) => (row.threat === null ? "" : `${row.threat.norm} ${row.threat.epsilon}`),
    text: (row) => (row.threat === null ? "" : threatText(row.threat)),
  },
  { id: "backend", label: "Backend", value: (row) => row.backend?.id ?? "" },
];

/** Series of each name: multiclass is always vermilion, the others start with blue. */
export function seriesPositions(names: readonly string[]): ReadonlyMap<string, number> {
  const distinct = [...new Set(names)];
  const others = distinct.filter((name) => name !== "multiclass");
  return new Map(
    distinct.map((name) => {
      const at = others.indexOf(name);
      return [name, name === "multiclass" ? 1 : at === 0 ? 0 : at + 1];
    }),
  );
}

/** One datum in words. */
export function studyTitle(row: StudyRow, whose: "ours" | "paper"): string {
  const name = `${row.system}, ${row.quantity}`;
  if (whose === "paper") return `${name}, in the paper: ${studyNumber(row.paper ?? 0, row.unit)}`;
  if (row.ours === null) return `${name}: not measured`;
  const { value, low, high, n } = row.ours;
  const bounds =
    low === null || high === null ? "" : ` [${studyNumber(low, row.unit)}, ${studyNumber(high, row.unit)}]`;
  return `${name}: ${studyNumber(value, row.unit)}${bounds}${n === null ? "" : `, n = ${n}`}`;
}

/** The rows in words, for screen readers. */
export function describeStudy(rows: readonly StudyRow[]): string {
  const measured = rows.filter(({ ours }) => ours !== null);
  if (measured.length === 0) return "Nothing has been measured yet.";
  const listed = measured.slice(0, 12).map((row) => studyTitle(row, "ours"));
  const more =
    measured.length > listed.length ? `; and ${measured.length - listed.length} more in the table` : "";
  return `${listed.join("; ")}${more}.`;
}
