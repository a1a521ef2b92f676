import { type ArrayImages, arrayImages, leastSide } from "../arrays/arrayImages.ts";
import { datasetFileError, printable } from "../problem.ts";
import { type Csv, isNumber, labelNames } from "./csv.ts";

/** Images and labels of a table with one row per image. */
export interface PixelTable extends ArrayImages {
  readonly labels: readonly string[];
  readonly classes: null;
  readonly notes: readonly string[];
}

/** By which factor a column of classes has fewer values than a pixel, if neither counts up. */
const clearlyFewer = 3;

/**
 * Images of a table: a column of classes, named or the first or the last, and pixels of a square, grey or as three planes.
 * Throws a `dataset-file` error for other numbers of columns and cells that are no numbers.
 */
export function pixelTable(file: string, { head, width, rows, notes }: Csv): PixelTable {
  const place = labelPlace(file, head, width, rows);
  const pixels = width - 1;
  if (!isSquare(pixels))
    throw datasetFileError(
      file,
      `has ${pixels} columns beside the class (column ${place + 1}), expected 2 for points, or the pixels of a square of at least ${leastSide} x ${leastSide}, such as 64 or 784: choose the columns, or save images as .npy of n x height x width`,
    );
  const values = new Float64Array(rows.length * pixels);
  const labels: string[] = [];
  for (const [row, cells] of rows.entries()) {
    let to = row * pixels;
    for (const [column, cell] of cells.entries()) {
      if (column === place) labels.push(cell);
      else if (isNumber(cell)) values[to++] = Number(cell);
      else
        throw datasetFileError(
          file,
          `has ${cell === "" ? "nothing" : printable(cell)} in row ${row + 1}, column ${column + 1}, expected the number of a pixel: correct that line`,
        );
    }
    if (labels[row] === "") throw datasetFileError(file, `has no label in row ${row + 1}: correct that line`);
  }
  const isWhole = values.every(Number.isInteger);
  const array = {
    shape: [rows.length, pixels],
    kind: "float",
    dtype: isWhole ? "integers" : "floats",
    values,
  } as const;
  const where = head === null ? `Column ${place + 1} of ${width} is` : `The column ${printable(head[place] ?? "")} is`;
  return {
    ...arrayImages(file, array),
    labels,
    classes: null,
    notes: [...notes, `${where} the class, the other ${pixels} are pixels`],
  };
}

/** Whether these are the pixels of a square, grey or as three planes. */
const isSquare = (pixels: number): boolean =>
  [1, 3].some((planes) => {
    const side = Math.round(Math.sqrt(pixels / planes));
    return side >= leastSide && side * side * planes === pixels;
  });

/** Which column is the class: a named one, the only one of text, or whichever of the first and the last looks like one. */
function labelPlace(file: string, head: Csv["head"], width: number, rows: Csv["rows"]): number {
  const named = labelNames.map((name) => head?.indexOf(name) ?? -1).find((at) => at >= 0);
  if (named !== undefined) return named;
  const texts = Array.from({ length: width }, (_, column) => column).filter((column) => {
    const first = rows[0]?.[column] ?? "";
    return first !== "" && !isNumber(first);
  });
  if (texts.length === 1) return texts[0] as number;
  if (head !== null && isSquare(width))
    throw datasetFileError(
      file,
      `has ${width} columns (${printable(head.slice(0, 3).join(", "))} and others), none of them named label: add the column of classes, or name it label`,
    );
  const ends = [0, width - 1].map((column) => ({ column, ...valuesOf(rows, column) }));
  const [first, last] = ends as [(typeof ends)[number], (typeof ends)[number]];
  // Classes count up from 0 or 1 without gaps; else one of the columns has far fewer values than a pixel.
  const better = (a: typeof first, b: typeof first) =>
    a.isCounted === b.isCounted ? a.distinct * clearlyFewer <= b.distinct : a.isCounted;
  if (better(first, last) !== better(last, first)) return better(first, last) ? 0 : width - 1;
  throw datasetFileError(
    file,
    "may have its classes in the first or in the last column: add a first line of names, with label for the class",
  );
}

/** Number of different values of a column if all are whole and there are several, and whether they count up from 0 or 1. */
function valuesOf(rows: Csv["rows"], column: number): { readonly distinct: number; readonly isCounted: boolean } {
  const found = new Set(rows.map((cells) => cells[column]));
  const numbers = [...found].map(Number).sort((a, b) => a - b);
  if (found.size < 2 || !numbers.every(Number.isInteger))
    return { distinct: Number.POSITIVE_INFINITY, isCounted: false };
  const [low = 0] = numbers;
  return { distinct: found.size, isCounted: low <= 1 && low >= 0 && numbers.every((value, i) => value === low + i) };
}
