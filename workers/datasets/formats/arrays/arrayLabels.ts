import type { RawLabels } from "../labels.ts";
import { limits } from "../limits.ts";
import { datasetFileError } from "../problem.ts";
import { type NpyArray, shapeText } from "./npy.ts";
import type { NpyText } from "./npyText.ts";

/**
 * Labels of an array, one for each of `count` images: [n], [n, 1] or [1, n] numbers, booleans or text, or one-hot rows
 * [n, classes]. Throws a `dataset-file` error: another number of labels, several classes of one image, probabilities.
 */
export function arrayLabels(file: string, array: NpyArray | NpyText, count: number): RawLabels {
  const { shape, values, kind } = array;
  const [rows = 0, columns = 1] = shape;
  const isRow = shape.length === 2 && rows === 1 && columns === count;
  const isList = shape.length === 1 || (shape.length === 2 && columns === 1) || isRow;
  if (shape.length < 1 || shape.length > 2 || (!isList && kind === "text") || columns === 0)
    throw datasetFileError(
      file,
      `has shape ${shapeText(shape)}, expected one label for each image: reshape it to ${count} labels`,
    );
  const found = isRow ? columns : rows;
  if (found !== count)
    throw datasetFileError(
      file,
      !isList && columns === count
        ? `has shape ${shapeText(shape)}, expected one row for each of ${count} images: transpose it`
        : `holds ${found} labels, expected ${count}, one for each image: choose the labels that belong to these images`,
    );
  if (!isList) return oneHot(file, values as ArrayLike<number>, count, columns);
  if (kind === "text") return { labels: values, classes: null, notes: ["The labels are text: each is one class"] };
  if (kind !== "boolean") return { labels: values, classes: null };
  const names = Array.from(values, (value) => (value === 0 ? "False" : "True"));
  return { labels: names, classes: null, notes: ["The labels are True and False: each is one class"] };
}

/** The column of the only high value of each row; all others must be one low value, such as 0 or -1. */
function oneHot(file: string, values: ArrayLike<number>, count: number, columns: number): RawLabels {
  if (columns > limits.classes)
    throw datasetFileError(
      file,
      `has shape ${count} x ${columns}, expected one-hot rows of at most ${limits.classes} classes: choose the labels`,
    );
  const labels = new Uint8Array(count);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count * columns; i++) {
    low = Math.min(low, values[i] as number);
    high = Math.max(high, values[i] as number);
  }
  for (let row = 0; row < count; row++) {
    let classes = 0;
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column] as number;
      if (value !== low && value !== high)
        throw datasetFileError(
          file,
          `has ${columns} numbers for each image, such as ${value}, which are not one-hot: if they are probabilities, save the most likely class, labels.argmax(axis=1)`,
        );
      if (value !== high || low === high) continue;
      labels[row] = column;
      classes++;
    }
    if (classes !== 1)
      throw datasetFileError(
        file,
        `has ${classes} classes for image ${row}, expected one: the lab reads one label for each image`,
      );
  }
  const isUsual = high === 1 && (low === 0 || low === -1);
  const instead = isUsual
    ? ""
    : `, with ${Number(high.toPrecision(3))} and ${Number(low.toPrecision(3))} for 1 and 0: only the class is kept`;
  return { labels, classes: null, notes: [`The labels are one-hot rows of ${columns} columns${instead}`] };
}
