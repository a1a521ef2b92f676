export type Cell = string | number | boolean | null;

/**
 * One cell by RFC 4180. Texts that a spreadsheet would run as a formula (they begin with = + - @, a tab or a carriage
 * return) get a leading apostrophe; numbers stay numbers, and null is empty.
 */
function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A CSV text (RFC 4180, CRLF) of rows of cells under named columns. */
export function csv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}
