import type { DecodedImages } from "../decoded.ts";
import { labelColumn } from "../labels.ts";
import { limits } from "../limits.ts";
import { datasetFileError } from "../problem.ts";
import type { NpyArray } from "./npy.ts";

/**
 * Images of an array: [n, h, w], [n, h, w, c], [n, c, h, w] or [n, d] with c of 1 or 3. Where both ends could be
 * channels, the last is. A flat d is a grey square, or three square planes as in CIFAR's own arrays.
 *
 * Bytes stay; booleans become 0 and 255; other integers must be 0 to 255; floats up to 1 are scaled by 255, others are
 * taken to be 0 to 255, both rounded. Throws a `dataset-file` error, also for values that were normalised.
 */
export function arrayImages(file: string, array: NpyArray): DecodedImages {
  const { count, height, width, channels, planar } = layoutOf(file, array.shape);
  if (count < 1 || count > limits.images)
    throw datasetFileError(file, `holds ${count} images, 1 to ${limits.images} are read: save fewer`);
  if (height < 1 || width < 1 || height > limits.side || width > limits.side)
    throw datasetFileError(
      file,
      `holds images of ${height} x ${width}, sides of 1 to ${limits.side} are read: resize them`,
    );
  const bytes = asBytes(file, array);
  const images = planar && channels > 1 ? interleaved(bytes, count, height * width, channels) : bytes;
  return { count, height, width, channels, images };
}

/** Labels of an array: [n] or [n, 1] whole numbers, each below `classes` where that is given. */
export function arrayLabels(
  file: string,
  { shape, values }: NpyArray,
  expected: { readonly count: number; readonly classes: number | null },
): Uint8Array {
  const [count = 0, second = 1] = shape;
  if (shape.length < 1 || shape.length > 2 || second !== 1)
    throw datasetFileError(
      file,
      `has shape ${shape.join(" x ") || "of one value"}, one label for each image was expected: use argmax if they are one-hot`,
    );
  if (count !== expected.count)
    throw datasetFileError(
      file,
      `holds ${count} labels, ${expected.count} were expected, one for each image: take the labels that belong to these images`,
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
  readonly planar: boolean;
}

function layoutOf(file: string, shape: readonly number[]): ArrayLayout {
  const [count = 0, a = 0, b = 0, c = 0] = shape;
  const isChannels = (side: number) => side === 1 || side === 3;
  if (shape.length === 3) return { count, height: a, width: b, channels: 1, planar: false };
  if (shape.length === 4 && isChannels(c))
    return { count, height: a, width: b, channels: c as 1 | 3, planar: false };
  if (shape.length === 4 && isChannels(a))
    return { count, height: b, width: c, channels: a as 1 | 3, planar: true };
  if (shape.length === 2) {
    for (const channels of [1, 3] as const) {
      const side = Math.round(Math.sqrt(a / channels));
      if (side > 0 && side * side * channels === a)
        return { count, height: side, width: side, channels, planar: true };
    }
  }
  throw datasetFileError(
    file,
    `has shape ${shape.join(" x ") || "of one value"}, images were expected as n x h x w, n x h x w x c, n x c x h x w (c of 1 or 3), or n x d of squares: reshape it`,
  );
}

function asBytes(file: string, { kind, values }: NpyArray): Uint8Array {
  if (values instanceof Uint8Array && kind !== "boolean") return values;
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    // Not a number compares as neither, so it is caught by itself.
    if (Number.isNaN(value))
      throw datasetFileError(file, "holds values that are not numbers (nan): clean it first");
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (least < 0 || most > 255)
    throw datasetFileError(
      file,
      `holds values from ${least} to ${most}, pixels of 0 to 1 or 0 to 255 were expected: undo the normalisation before saving`,
    );
  const scale = kind === "boolean" || (kind === "float" && most <= 1) ? 255 : 1;
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = Math.round((values[i] as number) * scale);
  return bytes;
}

function interleaved(planes: Uint8Array, count: number, plane: number, channels: number): Uint8Array {
  const out = new Uint8Array(planes.length);
  for (let image = 0, to = 0; image < count; image++)
    for (let p = 0; p < plane; p++)
      for (let c = 0; c < channels; c++) out[to++] = planes[(image * channels + c) * plane + p] as number;
  return out;
}
