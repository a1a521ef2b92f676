import type { GreyImage } from "./picture.ts";

// Filters of grey pictures with square windows. They are written here because image libraries for browsers (image-js,
// OpenCV.js) take 0.3 to 8 MB for them, and need time that grows with the window or a WebAssembly module of their own.

/** The brightest pixel within `radius` in both directions. Time does not depend on the radius. */
export function brightest(image: GreyImage, radius: number): GreyImage {
  if (radius < 1) return image;
  const { width, height } = image;
  const pixels = new Uint8Array(image.pixels.length);
  const line = new Lines(Math.max(width, height));
  for (let y = 0; y < height; y++) line.brightest(image.pixels, pixels, y * width, 1, width, radius);
  for (let x = 0; x < width; x++) line.brightest(pixels, pixels, x, width, height, radius);
  return { width, height, pixels };
}

/** Black for white. */
export function inverted({ width, height, pixels }: GreyImage): GreyImage {
  return { width, height, pixels: pixels.map((value) => 255 - value) };
}

/** Removes dark parts narrower than the window: a morphological closing. */
export const closed = (image: GreyImage, radius: number): GreyImage =>
  inverted(brightest(inverted(brightest(image, radius)), radius));

/** Removes bright parts narrower than the window: a morphological opening. */
export const opened = (image: GreyImage, radius: number): GreyImage => inverted(closed(inverted(image), radius));

/** Running extremes of one line after another (van Herk 1992): of the blocks of a window, up to and from each value. */
class Lines {
  readonly #ahead: Uint8Array;
  readonly #behind: Uint8Array;
  constructor(longest: number) {
    this.#ahead = new Uint8Array(longest);
    this.#behind = new Uint8Array(longest);
  }

  /** Writes the brightest value within `radius` of each value of a line, which may be written in place. */
  brightest(from: Uint8Array, to: Uint8Array, start: number, step: number, length: number, radius: number): void {
    const [ahead, behind] = [this.#ahead, this.#behind];
    const window = 2 * radius + 1;
    for (let first = 0; first < length; first += window) {
      const end = Math.min(first + window, length);
      let most = 0;
      for (let i = first; i < end; i++) {
        const value = from[start + i * step] as number;
        if (value > most) most = value;
        ahead[i] = most;
      }
      most = 0;
      for (let i = end - 1; i >= first; i--) {
        const value = from[start + i * step] as number;
        if (value > most) most = value;
        behind[i] = most;
      }
    }
    for (let i = 0; i < length; i++) {
      const low = i < radius ? 0 : i - radius;
      const high = i + radius < length ? i + radius : length - 1;
      // A window that is cut off by an end may lie in one block, whose extremes reach too far on the other side.
      const before = low % window === 0 ? 0 : (behind[low] as number);
      const after = ahead[high] as number;
      const isOneBlock = high - (high % window) <= low;
      to[start + i * step] = isOneBlock ? (low % window === 0 ? after : before) : Math.max(before, after);
    }
  }
}

/** The mean of the pixels within `radius` in both directions; fewer at the edges. */
export function blurred(image: GreyImage, radius: number): GreyImage {
  if (radius < 1) return image;
  const { width, height } = image;
  const rows = new Float32Array(image.pixels.length);
  for (let y = 0; y < height; y++) means(image.pixels, rows, y * width, 1, width, radius);
  const columns = new Float32Array(rows.length);
  for (let x = 0; x < width; x++) means(rows, columns, x, width, height, radius);
  return { width, height, pixels: Uint8Array.from(columns, (value) => Math.round(value)) };
}

function means(
  from: ArrayLike<number>,
  to: Float32Array,
  start: number,
  step: number,
  length: number,
  radius: number,
): void {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < Math.min(radius, length); i++) {
    sum += from[start + i * step] as number;
    count++;
  }
  for (let i = 0; i < length; i++) {
    if (i + radius < length) {
      sum += from[start + (i + radius) * step] as number;
      count++;
    }
    if (i > radius) {
      sum -= from[start + (i - radius - 1) * step] as number;
      count--;
    }
    to[start + i * step] = sum / count;
  }
}
