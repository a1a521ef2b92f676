import type { DecodedImages } from "../decoded.ts";
import { checkCount, checkSides } from "../limits.ts";
import { datasetFileError } from "../problem.ts";
import { type ByteScale, byteOf, byteScale, jointRange, type ValueRange } from "../valueRange.ts";
import { type NpyArray, type NpyValues, shapeText } from "./npy.ts";

/** Images of one part of a data set, before its values become bytes. */
export interface ArrayImages extends ArrayLayout {
  /** Names the part in errors. */
  readonly file: string;
  readonly array: NpyArray;
}

/**
 * Images of an array: [n, h, w], [n, h, w, c], [n, c, h, w] or [n, d] with c of 1 or 3. If both ends could be channels,
 * the last one is. A flat d is a grey square, or three square planes as in CIFAR's own arrays. Throws a `dataset-file`
 * error.
 */
export function arrayImages(file: string, array: NpyArray): ArrayImages {
  const layout = layoutOf(file, array.shape);
  checkCount(file, layout.count, "images");
  checkSides(file, layout.height, layout.width);
  return { file, array, ...layout };
}

/**
 * The parts of a data set as bytes, all by the same rule (`byteScale`), which their type and range decide together.
 * Throws a `dataset-file` error for ranges without a certain meaning, and names the first value that is no number.
 */
export function byteImages(parts: readonly ArrayImages[]): {
  readonly images: readonly DecodedImages[];
  readonly notes: readonly string[];
} {
  const range = jointRange(parts.map(rangeOf));
  const scale = byteScale(parts.map(({ file }) => file).join(" and "), range);
  const images = parts.map(({ count, height, width, channels, isPlanar, array: { values } }) => {
    const bytes = values instanceof Uint8Array && scale.note === null ? values : bytesOf(values, scale);
    const pixels = isPlanar && channels > 1 ? interleaved(bytes, count, height * width, channels) : bytes;
    return { count, height, width, channels, images: pixels };
  });
  return { images, notes: scale.note === null ? [] : [scale.note] };
}

/** Sides of flat images below this are rather measurements, such as the four of iris, than pixels. */
export const leastSide = 4;

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
      if (side >= leastSide && side * side * channels === a)
        return { count, height: side, width: side, channels, isPlanar: true };
    }
  throw datasetFileError(
    file,
    `has shape ${shapeText(shape)}, expected images as n x h x w, n x h x w x c, n x c x h x w (c of 1 or 3), or n x d of squares of at least ${leastSide} x ${leastSide}: reshape it`,
  );
}

function rangeOf({ file, array }: ArrayImages): ValueRange & { readonly file: string } {
  const { values, kind, dtype, shape } = array;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let isWhole = true;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value))
      throw datasetFileError(
        file,
        `holds ${Number.isNaN(value) ? "nan" : "an infinite value"} at [${indexOf(i, shape).join(", ")}], expected numbers: clean it first`,
      );
    if (value < low) low = value;
    if (value > high) high = value;
    if (kind === "float" && isWhole) isWhole = Number.isInteger(value);
  }
  return { file, dtype, low, high, isWhole };
}

/** The index of the value at a place of the flat array. */
function indexOf(place: number, shape: readonly number[]): readonly number[] {
  const index: number[] = [];
  for (let axis = shape.length - 1, rest = place; axis >= 0; axis--) {
    index.unshift(rest % (shape[axis] as number));
    rest = Math.floor(rest / (shape[axis] as number));
  }
  return index;
}

function bytesOf(values: NpyValues, scale: ByteScale): Uint8Array {
  const bytes = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) bytes[i] = byteOf(values[i] as number, scale);
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
