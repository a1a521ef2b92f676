import { csv } from "../../experiment/summary/csv.ts";
import type { Column } from "./figure.ts";

/** Rows as CSV with plain, unrounded values. The settings stand before the header as one `#` line of JSON. */
export function toCsv<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  settings?: unknown,
): string {
  const table = csv(
    columns.map(({ id }) => id),
    rows.map((row) => columns.map((column) => column.value(row))),
  );
  return settings === undefined ? table : `# settings: ${JSON.stringify(settings)}\r\n${table}`;
}
