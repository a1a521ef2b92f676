export type Cell = string | number | boolean | null;

/**
 * One cell by RFC 4180. Texts that a spreadsheet would execute as a formula (starting with = + - @, tab or carriage return)
 * get a leading apostrophe. Numbers stay numbers, and null is empty.
 */
function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** CSV (RFC 4180, CRLF) from column names and rows of cells. */
export function csv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}
