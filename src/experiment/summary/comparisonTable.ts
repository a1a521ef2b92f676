import type { Threat } from "../terms/choice.ts";
import { type ComparisonLine, cellOf, comparisonLines, gapOf, gapPair, threatsOf } from "./comparisonLines.ts";
import type { Summary } from "./rows.ts";
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
      },
      text: (row, format) => {
        const found = gap(row);
        return found === undefined ? "" : differenceText(found, format);
      },
    },
  ];
}
