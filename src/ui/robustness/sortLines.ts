import type { Sorting } from "../../experiment/link/permalinkRooms.ts";
import { type ComparisonLine, cellOf, type GapPair, gapOf } from "../../experiment/summary/comparisonLines.ts";
import type { MeasuredExperiment } from "../../state/imports/experiments.ts";

export type SortColumn = Sorting["column"];

/**
 * The lines sorted by a column; gaps are those of `pair`. Lines without a number there come last in both directions; ties
 * keep their order.
 */
export function sortLines(
  lines: readonly ComparisonLine[],
  results: Pick<MeasuredExperiment["results"], "accuracies" | "gaps">,
  sorting: Sorting | null,
  pair: GapPair | null = null,
): readonly ComparisonLine[] {
  if (sorting === null) return lines;
  const { column, direction } = sorting;
  const sign = direction === "ascending" ? 1 : -1;
  if (column.kind === "name")
    return [...lines].sort((a, b) => sign * `${a.label} ${a.attack}`.localeCompare(`${b.label} ${b.attack}`));
  const value = (line: ComparisonLine) =>
    column.kind === "gap"
      ? gapOf(results, pair, line, column.threat)?.difference
      : cellOf(results.accuracies, line, column.system, column.threat)?.accuracy.value;
  return [...lines].sort((a, b) => {
    const [first, second] = [value(a), value(b)];
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
    return sign * (first - second);
  });
}

/** The sorting after a click on a column: highest first, then lowest first, then the order of the experiment. */
export function nextSorting(now: Sorting | null, column: SortColumn): Sorting | null {
  const first = column.kind === "name" ? "ascending" : "descending";
  const second = first === "ascending" ? "descending" : "ascending";
  if (!isSortedBy(now, column)) return { column, direction: first };
  return now?.direction === first ? { column, direction: second } : null;
}

export function isSortedBy(now: Sorting | null, column: SortColumn): boolean {
  return now !== null && JSON.stringify(now.column) === JSON.stringify(column);
}
