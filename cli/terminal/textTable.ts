import { type Column, shownColumns, textOf } from "../../src/experiment/summary/table.ts";
import { plain } from "../../src/experiment/terms/format.ts";

/** What a cell without a value shows. */
export const absent = "-";

/** Lines of left-aligned columns, each as wide as its widest cell, two spaces apart. */
export function textLines(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

export const textTable = (rows: readonly (readonly string[])[]): string => textLines(rows).join("\n");

/** Cells of rows under declared columns: "text detail", or "-" where there is none. */
export function rowCells<Row>(columns: readonly Column<Row>[], row: Row): readonly string[] {
  return columns.map((column) => {
    const parts = [textOf(column, row, plain), column.detail?.(row, plain) ?? ""];
    return parts.filter((part) => part !== "").join(" ") || absent;
  });
}

/** Rows under declared columns, with their headings; nothing without rows. */
export function columnsText<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return [];
  const shown = shownColumns(columns, rows, plain);
  return textLines([shown.map(({ label = "" }) => label), ...rows.map((row) => rowCells(shown, row))]);
}

/** An empty line, a title and indented lines; nothing without lines. */
export function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}
