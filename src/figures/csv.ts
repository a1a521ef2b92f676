import type { Cell, Column } from "./figure.ts";

/**
 * Rows as CSV (RFC 4180, CRLF) with plain values: numbers unrounded, an empty field for null. Text that a spreadsheet
 * would run as a formula is quoted with an apostrophe. The settings stand before the header as one `#` line of JSON.
 */
export function toCsv<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  settings?: unknown,
): string {
  const lines = settings === undefined ? [] : [`# settings: ${JSON.stringify(settings)}`];
  lines.push(columns.map((column) => field(column.id)).join(","));
  for (const row of rows) lines.push(columns.map((column) => field(column.value(row))).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

function field(value: Cell): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
