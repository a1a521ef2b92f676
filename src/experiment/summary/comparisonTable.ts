import type { Threat } from "../terms/choice.ts";
import { approximateDetail, approximateText } from "./approximate.ts";
import { type ComparisonLine, cellOf, comparisonLines, gapOf, gapPair, threatsOf } from "./comparisonLines.ts";
import type { GapRow, Summary } from "./rows.ts";
import { sharedAttacks } from "./sharedAttacks.ts";
import { type Column, differenceText, shareColumn, threatColumn } from "./table.ts";

/** One way of judging at one threat; null: without an attack. */
export interface ComparisonRow {
  readonly line: ComparisonLine;
  readonly threat: Threat | null;
}

type Compared = Pick<Summary, "accuracies" | "gaps">;

/** The rows of the comparison: clean, then every line at every threat at which it was measured. */
export function comparisonRows(
  { accuracies }: Compared,
  lines = comparisonLines(accuracies),
): readonly ComparisonRow[] {
  return [null, ...threatsOf(accuracies)].flatMap((threat) =>
    lines
      .map((line): ComparisonRow => ({ line, threat }))
      .filter((row) => accuracies.some(({ system }) => cellOf(accuracies, row.line, system, threat) !== undefined)),
  );
}

/**
 * The comparison as a table for papers: a column per system, each cell with its count and 95 % interval, and the paired gap
 * of one pair of systems (`gapPair`).
 */
export function comparisonColumns(
  { accuracies, gaps }: Compared,
  systems: readonly { readonly id: string; readonly label: string }[],
): readonly Column<ComparisonRow>[] {
  const pair = gapPair(gaps, systems);
  const gap = ({ line, threat }: ComparisonRow) => gapOf({ gaps }, pair, line, threat);
  /** What a row of the core combines. */
  const coreOf = ({ line, threat }: ComparisonRow) =>
    line.measure === "core" ? sharedAttacks(accuracies, threat) : "";
  const backends = ({ line, threat }: ComparisonRow) =>
    systems.flatMap(({ id }) => cellOf(accuracies, line, id, threat)?.backend ?? []);
  const gapColumn =
    pair === null
      ? { id: "gap", label: "Gap, points [95 % interval]" }
      : {
          id: `${pair[0].id}_minus_${pair[1].id}`,
          label: `${pair[0].label} minus ${pair[1].label}, points [95 % interval]`,
        };
  return [
    {
      id: "judged_by",
      label: "Judged by",
      value: ({ line }) => (line.attack === "" ? line.label : `${line.attack}, ${line.label}`),
      more: { combines: coreOf },
      detail: (row) => (coreOf(row) === "" ? "" : `(${coreOf(row)})`),
    },
    threatColumn<ComparisonRow>(),
    ...systems.map(({ id, label }) =>
      shareColumn<ComparisonRow>(
        [id, `${id}_low`, `${id}_high`, `${id}_n`],
        ({ line, threat }) => cellOf(accuracies, line, id, threat)?.accuracy ?? null,
        label,
      ),
    ),
    {
      ...gapColumn,
      value: (row) => gap(row)?.difference ?? null,
      more: {
        low: (row) => gap(row)?.low ?? null,
        high: (row) => gap(row)?.high ?? null,
        n: (row) => gap(row)?.n ?? null,
        p: (row) => gap(row)?.pValue ?? null,
        remark: (row) => remarkOf(gap(row), approximateText),
      },
      text: (row, format) => {
        const found = gap(row);
        return found === undefined ? "" : differenceText(found, format);
      },
      detail: (row) => remarkOf(gap(row), approximateDetail),
    },
    {
      id: "backend",
      value: (row) => distinct(backends(row).map(({ id }) => id)),
      more: { adapter: (row) => distinct(backends(row).map(({ adapter }) => adapter)) },
    },
  ];
}

const distinct = (names: readonly string[]): string => [...new Set(names)].join(" + ");

/** A remark on a gap, "" where there is none. */
const remarkOf = (gap: GapRow | undefined, text: (gap: GapRow) => string): string =>
  gap === undefined ? "" : text(gap);
