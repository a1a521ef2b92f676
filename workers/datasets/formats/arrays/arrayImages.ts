import type { DecodedImages } from "../decoded.ts";
import { labelColumn } from "../labels.ts";
import { checkCount, checkSides } from "../limits.ts";
import { datasetFileError } from "../problem.ts";
import { type NpyArray, shapeText } from "./npy.ts";

/**
 * Images of an array: [n, h, w], [n, h, w, c], [n, c, h, w] or [n, d] with c of 1 or 3. If both ends could be channels,
 * the last one is. A flat d is a grey square, or three square planes as in CIFAR's own arrays.
 *
 * Bytes are kept; booleans become 0 and 255; other integers must be 0 to 255. Floats that are all at most 1 are scaled by
 * 255, others are taken to be 0 to 255, and both are rounded. Throws a `dataset-file` error, also for normalised values.
 */
export function arrayImages(file: string, array: NpyArray): DecodedImages {
  const { count, height, width, channels, isPlanar } = layoutOf(file, array.shape);
  checkCount(file, count, "images");
  checkSides(file, height, width);
  const bytes = asBytes(file, array);
  const images = isPlanar && channels > 1 ? interleaved(bytes, count, height * width, channels) : bytes;
  return { count, height, width, channels, images };
}

/** Labels of an array: [n] or [n, 1] whole numbers, each below `classes` if that is not null. */
export function arrayLabels(
  file: string,
  { shape, values }: NpyArray,
  expected: { readonly count: number; readonly classes: number | null },
): Uint8Array {
  const [count = 0, second = 1] = shape;
  if (shape.length < 1 || shape.length > 2 || second !== 1)
    throw datasetFileError(
      file,
      `has shape ${shapeText(shape)}, expected one label for each image: use argmax if they are one-hot`,
    );
  if (count !== expected.count)
    throw datasetFileError(
      file,
      `holds ${count} labels, expected ${expected.count}, one for each image: choose the labels that belong to these images`,
    );
  const column = labelColumn(file, count, expected.classes);
  for (const value of values) column.add(value);
  return column.labels;
}

interface ArrayLayout {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  readonly isPlanar: boolean;
}

function layoutOf(file: string, shape: readonly number[]): ArrayLayout {
  const [count = 0, a = 0, b = 0, c = 0] = shape;
  const isChannels = (side: number): side is 1 | 3 => side === 1 || side === 3;
  if (shape.length === 3) return { count, height: a, width: b, channels: 1, isPlanar: false };
  if (shape.length === 4 && isChannels(c)) return { count, height: a, width: b, channels: c, isPlanar: false };
  if (shape.length === 4 && isChannels(a)) return { count, height: b, width: c, channels: a, isPlanar: true };
  if (shape.length === 2)
    for (const channels of [1, 3] as const) {
      const side = Math.round(Math.sqrt(a / channels));
      if (side > 0 && side * side * channels === a)
        return { count, height: side, width: side, channels, isPlanar: true };
    }
  throw datasetFileError(
    file,
    `has shape ${shapeText(shape)}, expected images as n x h x w, n x h x w x c, n x c x h x w (c of 1 or 3), or n x d of squares: reshape it`,
  );
}

function asBytes(file: string, { kind, values }: NpyArray): Uint8Array {
  if (values instanceof Uint8Array && kind !== "boolean") return values;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) throw datasetFileError(file, "holds values that are not numbers (nan): clean it first");
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low < 0 || high > 255)
    throw datasetFileError(
      file,
      `holds values from ${low} to ${high}, expected pixels of 0 to 1 or 0 to 255: undo the normalisation before saving`,
    );
  const scale = kind === "boolean" || (kind === "float" && high <= 1) ? 255 : 1;
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round((values[i] as number) * scale);
  return bytes;
}

/** From [count, channels, plane] to [count, plane, channels]. */
function interleaved(planes: Uint8Array, count: number, plane: number, channels: number): Uint8Array {
  const out = new Uint8Array(planes.length);
  for (let image = 0, to = 0; image < count; image++)
    for (let p = 0; p < plane; p++)
      for (let c = 0; c < channels; c++) out[to++] = planes[(image * channels + c) * plane + p] as number;
  return out;
}
