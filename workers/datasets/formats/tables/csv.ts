import { dsvFormat } from "d3-dsv";
import { limits } from "../limits.ts";
import { datasetFileError, printable } from "../problem.ts";
import { knownKind } from "../signature.ts";

/** Delimited text, cell by cell. */
export interface Csv {
  /** Names of the columns in lower case; null without a head. */
  readonly head: readonly string[] | null;
  /** Number of columns. */
  readonly width: number;
  /** Rows of `width` cells each, trimmed; decimal commas are points. */
  readonly rows: readonly (readonly string[])[];
  /** What was left out. */
  readonly notes: readonly string[];
}

/** Names of a column of classes. */
export const labelNames = ["label", "class", "target", "y_true", "labels", "classes", "category", "species", "digit"];
/** Most bytes of text: MNIST takes 110 MB. Its cells are kept as text until the columns are known. */
const maxText = 2 ** 27;
/** A row of an image of the largest side has more cells than this only if it is in colour. */
const maxColumns = 2 ** 16;
const decimalComma = /^[+-]?\d*,\d+(e[+-]?\d+)?$/i;
const decimalPoint = /^[+-]?\d*\.\d+(e[+-]?\d+)?$/i;

/** Whether a cell is a finite number. */
export const isNumber = (cell: string): boolean => cell !== "" && Number.isFinite(Number(cell));

/**
 * Reads CSV: comma, semicolon, tab, bar or blanks between the cells, quotes, a byte order mark, comment lines (#), a head or
 * none, a delimiter at the end of each line, and a first column of row numbers without a name. Throws a `dataset-file`
 * error if rows differ in their number of cells. `what` says in errors what a line should hold.
 */
export function readCsv(file: string, bytes: Uint8Array, what: string): Csv {
  const refused = (sentence: string) => datasetFileError(file, sentence);
  if (bytes.length > maxText)
    throw refused(`has ${bytes.length} bytes, at most ${maxText} of text are read: save it as .npz`);
  const text = withoutComments(textOf(file, bytes));
  const stated = /^sep=(.)\r?\n/i.exec(text);
  const body = stated === null ? text : text.slice(stated[0].length);
  const [first = ""] = /^[^\r\n]*/.exec(body) ?? [];
  const separator = stated?.[1] ?? ["\t", ";", ",", "|"].find((one) => first.includes(one)) ?? null;
  if (separator === null && !/\S\s+\S/.test(first))
    throw refused(`starts with ${first === "" ? "nothing" : printable(first)}, expected ${what}`);
  const hasComma = separator !== "," && separator !== null;
  const signs: { comma?: string; point?: string } = {};
  const clean = (cell: string) => {
    const trimmed = cell.trim();
    if (!hasComma) return trimmed;
    if (decimalPoint.test(trimmed)) signs.point ??= trimmed;
    if (!decimalComma.test(trimmed)) return trimmed;
    signs.comma ??= trimmed;
    return trimmed.replace(",", ".");
  };
  const spaced = separator === null ? body.replace(/ +/g, "\t") : body;
  const all: string[][] = [];
  dsvFormat(separator ?? "\t").parseRows(spaced, (row) => {
    const isComment = (row[0] ?? "").startsWith("#");
    if (isComment || (row.length === 1 && (row[0] ?? "").trim() === "")) return null;
    if (row.length > maxColumns) throw refused(`has ${row.length} columns, at most ${maxColumns} are read`);
    // Blanks at the ends of a line are no cells.
    const cells = separator === null ? row.filter((cell) => cell !== "") : row;
    if (all.push(cells.map(clean)) > limits.images + 1)
      throw refused(`has more than ${limits.images} rows, at most that many are read: choose fewer`);
    return null;
  });
  if (signs.comma !== undefined && signs.point !== undefined)
    throw refused(`holds ${signs.comma} and ${signs.point}, expected one decimal sign: correct the numbers`);
  return tableOf(file, all, what);
}

/** Text after its first lines, as long as they are empty or comments. */
function withoutComments(text: string): string {
  const line = /([^\r\n]*)(?:\r\n|\r|\n)/y;
  for (let at = 0; ; at = line.lastIndex) {
    line.lastIndex = at;
    const [, found] = line.exec(text) ?? [];
    if (found === undefined || (found.trim() !== "" && !found.startsWith("#"))) return text.slice(at);
  }
}

function textOf(file: string, bytes: Uint8Array): string {
  const [a, b] = bytes;
  const wide = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(wide, { fatal: true }).decode(bytes);
  } catch {
    const found = knownKind(bytes) ?? "no text in UTF-8";
    throw datasetFileError(file, `is ${found}, expected points or pixels as csv: save it as text in UTF-8`);
  }
}

function tableOf(file: string, all: readonly (readonly string[])[], what: string): Csv {
  const [first = []] = all;
  const isHead = hasHead(first);
  const rows = all.slice(isHead ? 1 : 0);
  const width = rows[0]?.length ?? first.length;
  const odd = rows.findIndex((row) => row.length !== width);
  if (odd >= 0 || width < 3)
    throw datasetFileError(
      file,
      `has ${rows[Math.max(odd, 0)]?.length ?? width} columns at point ${Math.max(odd, 0) + 1} (${printable((rows[Math.max(odd, 0)] ?? first).join(","))}), expected ${Math.max(3, width)}: ${what}`,
    );
  // R leaves out the name of the column of row names.
  const names = isHead ? (first.length === width - 1 ? ["", ...first] : first).map((cell) => cell.toLowerCase()) : null;
  if (names !== null && names.length !== width)
    throw datasetFileError(file, `names ${names.length} columns and has ${width}: correct its first line`);
  const isEmptyEnd = width > 3 && (names?.[width - 1] ?? "") === "" && rows.every((row) => row[width - 1] === "");
  const isIndex = names !== null && /^(unnamed: 0)?$/.test(names[0] ?? "") && isCounting(rows);
  const keep = <T>(cells: readonly T[]) => cells.slice(isIndex ? 1 : 0, isEmptyEnd ? width - 1 : width);
  return {
    head: names && keep(names),
    width: width - Number(isIndex) - Number(isEmptyEnd),
    rows: isIndex || isEmptyEnd ? rows.map(keep) : rows,
    notes: isIndex ? ["The first column counts the rows and was left out"] : [],
  };
}

/** Whether the first row names the columns: it has no number, a name of classes, or counts the columns. */
function hasHead(first: readonly string[]): boolean {
  if (!first.some(isNumber)) return true;
  const rest = first.filter((cell) => cell !== "" && !labelNames.includes(cell.toLowerCase()));
  if (first.some((cell) => labelNames.includes(cell.toLowerCase()))) return true;
  const start = Number(rest[0]);
  return first.length > 3 && (start === 0 || start === 1) && rest.every((cell, i) => Number(cell) === start + i);
}

const isCounting = (rows: readonly (readonly string[])[]): boolean => {
  const start = Number(rows[0]?.[0]);
  return rows.every(([cell], i) => Number(cell) === start + i);
};
