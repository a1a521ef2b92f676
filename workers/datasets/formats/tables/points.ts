import { type NpyArray, readNpy, shapeText } from "../arrays/npy.ts";
import { readNpyLabels } from "../arrays/npyText.ts";
import { openNpz } from "../arrays/npz.ts";
import { meaningOf } from "../labels.ts";
import { checkCount, limits } from "../limits.ts";
import { datasetFileError, guarded, printable } from "../problem.ts";
import { startsWith } from "../signature.ts";
import { type Csv, isNumber, readCsv } from "./csv.ts";

/** Points of the plane, each with its class. */
export interface LabelledPoints {
  readonly count: number;
  /** float32 [count, 2]. */
  readonly points: Float32Array;
  /** As the file holds them. */
  readonly labels: readonly (number | string)[];
  /** The smallest box that contains all points. */
  readonly box: {
    readonly low: readonly [x: number, y: number];
    readonly high: readonly [x: number, y: number];
  };
}

/** One point as a file holds it. */
type Row = readonly [x: unknown, y: unknown, label: unknown];

const maxJson = 2 ** 24;
const columns = { x: ["x", "x1", "x0"], y: ["y", "x2"], label: ["label", "class", "target", "y_true"] };

/**
 * Two-dimensional points with classes, from CSV (comma, semicolon or tab; columns x, y, label, named by a header line or in
 * this order), JSON (`[[x, y, label], ...]`, `[{"x", "y", "label"}, ...]` or `{"points": [[x, y], ...], "labels": [...]}`),
 * a `.npy` of [n, 3], or a `.npz` of [n, 2] and [n]. The content decides which it is. Throws a `dataset-file` error.
 */
export function readPoints(file: string, bytes: Uint8Array): LabelledPoints {
  if (startsWith(bytes, [0x50, 0x4b])) return collect(file, npzRows(file, bytes));
  if (startsWith(bytes, [0x93, 0x4e])) return collect(file, npyRows(file, readNpy(file, bytes)));
  if (isJson(bytes)) return collect(file, jsonRows(file, bytes));
  const table = readPointsCsv(file, bytes);
  if (holdsPoints(table)) return tablePoints(file, table);
  throw datasetFileError(file, `has ${table.width} columns, expected 3: x, y and label`);
}

/** Whether a text begins as JSON. */
export function isJson(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 256));
  return /^\s*[[{]/.test(start);
}

/** A table that may hold points or images. Throws a `dataset-file` error. */
export const readPointsCsv = (file: string, bytes: Uint8Array): Csv =>
  readCsv(file, bytes, "lines of x, y and label, such as 0.5,1.2,cat");

function collect(file: string, rows: readonly Row[]): LabelledPoints {
  checkCount(file, rows.length, "points");
  const points = Float32Array.from(
    rows.flatMap(([x, y], row) => [coordinate(file, "x", row, x), coordinate(file, "y", row, y)]),
  );
  const labels = rows.map(([, , label], row) => {
    const isLabel = typeof label === "string" || typeof label === "number" || typeof label === "boolean";
    const value = typeof label === "boolean" ? String(label) : label;
    if (!isLabel || meaningOf(value as string | number) === null)
      throw datasetFileError(file, `has no label for point ${row + 1}: correct that line`);
    return value as string | number;
  });
  const bound = (axis: 0 | 1, pick: (a: number, b: number) => number) => {
    let value = points[axis] as number;
    for (let i = axis; i < points.length; i += 2) value = pick(value, points[i] as number);
    return value;
  };
  return {
    count: rows.length,
    points,
    labels,
    box: { low: [bound(0, Math.min), bound(1, Math.min)], high: [bound(0, Math.max), bound(1, Math.max)] },
  };
}

function coordinate(file: string, axis: "x" | "y", row: number, value: unknown): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(Math.fround(number)))
    throw datasetFileError(
      file,
      `has ${described(value)} for ${axis} of point ${row + 1}, expected a number: correct that line`,
    );
  return number;
}

function described(value: unknown): string {
  if (typeof value === "number") return Number.isNaN(value) ? "no number" : String(value);
  if (typeof value === "string") return value.trim() === "" ? "nothing" : printable(value);
  return printable(JSON.stringify(value) ?? "nothing");
}

/** Whether a table holds points: three columns, or columns named x and y. */
export function holdsPoints({ head, width }: Csv): boolean {
  const has = (names: readonly string[]) => names.some((name) => head?.includes(name) === true);
  return width === 3 || (has(columns.x) && has(columns.y));
}

/** The points of a table. Throws a `dataset-file` error. */
export function tablePoints(file: string, table: Csv): LabelledPoints {
  if (table.rows.length > limits.points) checkCount(file, table.rows.length, "points");
  const places = table.head === null ? placesOf(table) : columnPlaces(file, table.head);
  return collect(
    file,
    table.rows.map((cells) => places.map((place) => cells[place]) as unknown as Row),
  );
}

/** The class is the last of three columns, or the first if only that is text. */
function placesOf({ rows }: Csv): readonly number[] {
  const isText = (column: number) => rows.length > 0 && rows.every((cells) => !isNumber(cells[column] ?? ""));
  return isText(0) && !isText(2) ? [1, 2, 0] : [0, 1, 2];
}

/** Names of the columns of a table of points that are not read. */
export function otherColumns(file: string, { head }: Csv): readonly string[] {
  const places = head === null ? [] : columnPlaces(file, head);
  return (head ?? []).filter((_, column) => !places.includes(column));
}

function columnPlaces(file: string, head: readonly string[]): number[] {
  return Object.entries(columns).map(([what, names]) => {
    const place = names.map((name) => head.indexOf(name)).find((at) => at >= 0);
    if (place === undefined)
      throw datasetFileError(
        file,
        `has the columns ${printable(head.join(", "))}, expected one named ${what}: rename it`,
      );
    return place;
  });
}

function jsonRows(file: string, bytes: Uint8Array): Row[] {
  if (bytes.length > maxJson)
    throw datasetFileError(file, `has ${bytes.length} bytes, at most ${maxJson} of JSON are read: save it as .npz`);
  const content: unknown = guarded(file, "json file", () => JSON.parse(new TextDecoder().decode(bytes)));
  const unexpected = (found: string) =>
    datasetFileError(
      file,
      `holds ${found}, expected [[x, y, label], ...], [{"x", "y", "label"}, ...] or {"points": [[x, y], ...], "labels": [...]}`,
    );
  if (Array.isArray(content))
    return content.map((one: unknown, row) => {
      if (Array.isArray(one) && one.length === 3) return one as unknown as Row;
      if (typeof one !== "object" || one === null || Array.isArray(one))
        throw unexpected(`${described(one)} at point ${row + 1}`);
      const { x, y, label } = one as Record<string, unknown>;
      return [x, y, label];
    });
  const { points, labels } = content as Record<string, unknown>;
  if (!Array.isArray(points) || !Array.isArray(labels))
    throw unexpected(`an object of ${printable(Object.keys(content as object).join(", ") || "nothing")}`);
  if (points.length !== labels.length) throw unexpected(`${points.length} points and ${labels.length} labels`);
  return points.map((point: unknown, row) => {
    if (!Array.isArray(point) || point.length !== 2) throw unexpected(`${described(point)} at point ${row + 1}`);
    return [point[0], point[1], labels[row]];
  });
}

function npyRows(file: string, { shape, values }: NpyArray): Row[] {
  const [count = 0, width] = shape;
  if (shape.length !== 2 || width !== 3)
    throw datasetFileError(file, `has shape ${shapeText(shape)}, expected n x 3: x, y and label`);
  checkCount(file, count, "points");
  return Array.from({ length: count }, (_, i) => [values[3 * i], values[3 * i + 1], values[3 * i + 2]]);
}

function npzRows(file: string, bytes: Uint8Array): Row[] {
  const arrays = [...openNpz(file, bytes).arrays]
    .slice(0, 8)
    .map(([name, entry]) => ({ name, ...readNpyLabels(`${file} (${printable(name)})`, entry.read()) }));
  const points = arrays.find(
    ({ shape, kind }) =>
      kind !== "text" && shape.length === 2 && shape[1] === 2 && (shape[0] as number) <= limits.points,
  );
  const labels = arrays.find(
    ({ shape }) => shape[0] === points?.shape[0] && (shape.length === 1 || (shape.length === 2 && shape[1] === 1)),
  );
  if (points === undefined || labels === undefined)
    throw datasetFileError(
      file,
      `holds ${printable(arrays.map(({ name, shape }) => `${name} (${shape.join(" x ")})`).join(", "))}, expected points of n x 2 and labels of n`,
    );
  return Array.from<number | string, Row>(labels.values, (label, i) => [
    points.values[2 * i],
    points.values[2 * i + 1],
    label,
  ]);
}
