import type { Random } from "../../../src/experiment/sampling/random.ts";

/** Height, width and channels of an image. */
export type Shape = readonly [height: number, width: number, channels: number];

/** A square part of an image. */
export interface Window {
  readonly top: number;
  readonly left: number;
  readonly side: number;
}

/** Queries of a run of 10,000 after which the fraction of the image that a square covers is halved (docs/algorithms.md 10.4). */
const parts = [10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000];

/** Fraction of the image that a square covers at a query. */
export function fractionAt(query: number, queries: number, first: number, rescale: boolean): number {
  const at = rescale ? Math.floor((query / queries) * 10_000) : query;
  const passed = parts.findIndex((end) => at <= end);
  return first / 2 ** (passed === -1 ? parts.length : passed);
}

/** Side of a square that covers a fraction of the image: at least `least`, odd for `least` 3, at most that of the image. */
export function sideOf(fraction: number, [height, width]: Shape, least: 1 | 3): number {
  const most = Math.min(height, width);
  const side = Math.min(most, Math.max(Math.round(Math.sqrt(fraction * height * width)), least));
  if (least === 1 || side % 2 === 1) return side;
  return side + 1 <= most ? side + 1 : side - 1;
}

/** A random window of this side inside the image. */
export function drawWindow(side: number, [height, width]: Shape, random: Random): Window {
  const top = Math.floor(random() * (height - side + 1));
  return { top, left: Math.floor(random() * (width - side + 1)), side };
}

export const drawSign = (random: Random): 1 | -1 => (random() < 0.5 ? -1 : 1);

/** Visits the values of one channel in a window, row by row, with their index in the image and in the window. */
export function forWindow(
  { top, left, side }: Window,
  [, width, channels]: Shape,
  channel: number,
  visit: (index: number, place: number) => void,
): void {
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      visit(((top + row) * width + left + column) * channels + channel, row * side + column);
}

/** A pyramid [height, width] of unit length: each ring around the middle adds 1 / (ring + 1)^2 inside it. */
function pyramid(height: number, width: number): Float64Array {
  const values = new Float64Array(height * width);
  const middleRow = Math.floor(height / 2);
  const middleColumn = Math.floor(width / 2);
  for (let ring = 0; ring <= Math.max(middleRow, middleColumn); ring++)
    for (let row = Math.max(0, middleRow - ring); row < Math.min(middleRow + ring + 1, height); row++)
      for (let column = Math.max(0, middleColumn - ring); column < Math.min(middleColumn + ring + 1, width); column++) {
        const at = row * width + column;
        values[at] = (values[at] as number) + 1 / (ring + 1) ** 2;
      }
  return unit(values);
}

function unit(values: Float64Array): Float64Array {
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? values : values.map((value) => value / length);
}

const bumps = new Map<number, Float64Array>();

/** The pattern of an l2 window, of unit length: one half is a hill and the other a valley, one above or beside the other. */
export function bump(side: number, random: Random): Float64Array {
  let upright = bumps.get(side);
  if (upright === undefined) {
    const upper = Math.floor(side / 2);
    const values = new Float64Array(side * side);
    values.set(pyramid(upper, side));
    values.set(
      pyramid(side - upper, side).map((value) => -value),
      upper * side,
    );
    upright = unit(values);
    bumps.set(side, upright);
  }
  if (random() < 0.5) return upright;
  const pattern = upright;
  return pattern.map((_, at) => pattern[(at % side) * side + Math.floor(at / side)] as number);
}
