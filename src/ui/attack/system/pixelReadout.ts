import type { Shape } from "../../images/paint.ts";
import type { Pixel } from "./pictureView.ts";

/** The pixel next to another one in the direction of an arrow key; null for other keys. Without a pixel it is the middle one. */
export function pixelAfter(key: string, pixel: Pixel | null, [height, width]: Shape): Pixel | null {
  const moves: Readonly<Record<string, readonly [down: number, right: number]>> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const move = moves[key];
  if (move === undefined) return null;
  if (pixel === null) return { row: Math.floor(height / 2), column: Math.floor(width / 2) };
  const within = (at: number, size: number) => Math.min(Math.max(at, 0), size - 1);
  return { row: within(pixel.row + move[0], height), column: within(pixel.column + move[1], width) };
}

/** The pixel of a picture under a point of the window; null outside. Points and boxes are in CSS pixels. */
export function pixelAt(
  point: { readonly x: number; readonly y: number },
  box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  [height, width]: Shape,
): Pixel | null {
  const row = Math.floor(((point.y - box.top) / box.height) * height);
  const column = Math.floor(((point.x - box.left) / box.width) * width);
  return row < 0 || column < 0 || row >= height || column >= width ? null : { row, column };
}

/** One pixel before and after the attack, and its change: for each channel the value from 0 to 1 and the grey level of 255. */
export function pixelReadout(
  { row, column }: Pixel,
  clean: Float32Array,
  perturbed: Float32Array,
  [, width, channels]: Shape,
) {
  const at = (row * width + column) * channels;
  const each = (text: (before: number, after: number) => string) =>
    Array.from({ length: channels }, (_, c) => text(clean[at + c] as number, perturbed[at + c] as number)).join(" / ");
  return {
    place: `row ${row + 1}, column ${column + 1}`,
    before: each((before) => level(before)),
    after: each((_, after) => level(after)),
    change: each((before, after) => signed(after - before)),
  };
}

const level = (value: number): string => `${value.toFixed(3)} (${(255 * value).toFixed(0)}/255)`;

function signed(change: number): string {
  const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  const size = Math.abs(change);
  return `${sign}${size.toFixed(3)} (${sign}${(255 * size).toFixed(1)}/255)`;
}
