import { type NpyArray, readNpy, shapeText } from "../arrays/npy.ts";
import { readNpyLabels } from "../arrays/npyText.ts";
import { openNpz } from "../arrays/npz.ts";
import { meaningOf } from "../labels.ts";
import { checkCount, limits } from "../limits.ts";
import { datasetFileError, guarded, printable } from "../problem.ts";
import { kindOf, startsWith } from "../signature.ts";

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

const maxText = 2 ** 24;
const columns = { x: ["x", "x1", "x0"], y: ["y", "x2"], label: ["label", "class", "target", "y_true"] };

/**
 * Two-dimensional points with classes, from CSV (comma, semicolon or tab; columns x, y, label, named by a header line or in
 * this order), JSON (`[[x, y, label], ...]`, `[{"x", "y", "label"}, ...]` or `{"points": [[x, y], ...], "labels": [...]}`),
 * a `.npy` of [n, 3], or a `.npz` of [n, 2] and [n]. The content decides which it is. Throws a `dataset-file` error.
 */
export function readPoints(file: string, bytes: Uint8Array): LabelledPoints {
  if (startsWith(bytes, [0x50, 0x4b])) return collect(file, npzRows(file, bytes));
  if (startsWith(bytes, [0x93, 0x4e])) return collect(file, npyRows(file, readNpy(file, bytes)));
  if (bytes.length > maxText)
    throw datasetFileError(file, `has ${bytes.length} bytes, at most ${maxText} of text are read: save it as .npz`);
  const text = textOf(file, bytes);
  return collect(file, /^\s*[[{]/.test(text) ? jsonRows(file, text) : csvRows(file, text));
}

function textOf(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw datasetFileError(file, `is ${kindOf(bytes)}, expected points as csv, json, .npy or .npz`);
  }
}

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

function csvRows(file: string, text: string): Row[] {
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const [first = ""] = lines;
  if (lines.length > limits.points + 1) checkCount(file, lines.length - 1, "points");
  const separator = ["\t", ";", ","].find((one) => first.includes(one));
  if (separator === undefined)
    throw datasetFileError(
      file,
      `starts with ${first === "" ? "nothing" : printable(first)}, expected lines of x, y and label, such as 0.5,1.2,cat`,
    );
  const cells = (line: string) => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
  const head = cells(first).map((cell) => cell.toLowerCase());
  const hasNames = !Number.isFinite(Number(head[0] || "x"));
  const places = hasNames ? columnPlaces(file, head) : [0, 1, 2];
  return lines.slice(hasNames ? 1 : 0).map((line, row) => {
    const parts = cells(line);
    if (parts.length !== head.length || parts.length < 3)
      throw datasetFileError(
        file,
        `has ${parts.length} columns at point ${row + 1} (${printable(line)}), expected ${Math.max(3, head.length)}: x, y and label`,
      );
    return places.map((place) => parts[place]) as unknown as Row;
  });
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

function jsonRows(file: string, text: string): Row[] {
  const content: unknown = guarded(file, "json file", () => JSON.parse(text));
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
