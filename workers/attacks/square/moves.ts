import type { Random } from "../../../src/experiment/sampling/random.ts";
import { bump, drawSign, drawWindow, forWindow, fractionAt, type Shape, sideOf, type Window } from "./windows.ts";

/** One image of a Square run, and its budget. */
export interface Canvas {
  readonly clean: Float32Array;
  readonly shape: Shape;
  readonly epsilon: number;
  readonly random: Random;
}

export interface Schedule {
  readonly queries: number;
  readonly fraction: number;
  readonly rescale: boolean;
}

/** The images that Square queries in one norm (docs/algorithms.md 10.4; Andriushchenko et al. 2020). */
export interface Moves {
  /** Writes the first image of a run into `target`. */
  start(canvas: Canvas, target: Float32Array): void;
  /** Turns the best image so far, in `target`, into the image of a query. */
  propose(canvas: Canvas, query: number, schedule: Schedule, target: Float32Array): void;
}

const clip = (value: number, low: number, high: number) => Math.min(Math.max(value, low), high);

/** linf: all pixels of a square move to the same end of their range, one end per channel. */
export const linfMoves: Moves = {
  start({ clean, shape, epsilon, random }, target) {
    const [height, width, channels] = shape;
    for (let column = 0; column < width; column++)
      for (let channel = 0; channel < channels; channel++) {
        const step = epsilon * drawSign(random);
        for (let row = 0; row < height; row++) {
          const at = (row * width + column) * channels + channel;
          target[at] = clip((clean[at] as number) + step, 0, 1);
        }
      }
  },
  propose({ clean, shape, epsilon, random }, query, { queries, fraction, rescale }, target) {
    const side = sideOf(fractionAt(query, queries, fraction, rescale), shape, 1);
    const window = drawWindow(side, shape, random);
    for (let channel = 0; channel < shape[2]; channel++) {
      const step = 2 * epsilon * drawSign(random);
      forWindow(window, shape, channel, (at) => {
        const origin = clean[at] as number;
        target[at] = clip(clip((target[at] as number) + step, origin - epsilon, origin + epsilon), 0, 1);
      });
    }
  },
};

/** Writes the clean image plus a perturbation scaled to length epsilon, clipped to the box. */
function stretched({ clean, epsilon }: Canvas, delta: Float64Array, target: Float32Array): void {
  const length = Math.sqrt(delta.reduce((sum, value) => sum + value * value, 0)) + 1e-12;
  for (let i = 0; i < clean.length; i++)
    target[i] = clip((clean[i] as number) + ((delta[i] as number) * epsilon) / length, 0, 1);
}

function squaresIn(delta: Float64Array, windows: readonly Window[], shape: Shape): number {
  const seen = new Set<number>();
  for (const window of windows)
    for (let channel = 0; channel < shape[2]; channel++) forWindow(window, shape, channel, (at) => seen.add(at));
  let sum = 0;
  for (const at of seen) sum += (delta[at] as number) ** 2;
  return sum;
}

/**
 * l2: a run starts with a mosaic of bumps. A step clears one window and spends its length, and the length that the box has
 * cut off, on a bump in another window, added to the direction of what was there.
 */
export const l2Moves: Moves = {
  start(canvas, target) {
    const { shape, random } = canvas;
    const [height, width, channels] = shape;
    const side = Math.max(1, Math.floor(Math.min(height, width) / 5));
    const margin = Math.floor((Math.min(height, width) % side) / 2);
    const delta = new Float64Array(canvas.clean.length);
    for (let top = margin; top + side <= height; top += side)
      for (let left = margin; left + side <= width; left += side) {
        const pattern = bump(side, random);
        for (let channel = 0; channel < channels; channel++) {
          const sign = drawSign(random);
          forWindow({ top, left, side }, shape, channel, (at, place) => {
            delta[at] = sign * (pattern[place] as number);
          });
        }
      }
    stretched(canvas, delta, target);
  },
  propose(canvas, query, { queries, fraction, rescale }, target) {
    const { clean, shape, epsilon, random } = canvas;
    const delta = Float64Array.from(target, (value, i) => value - (clean[i] as number));
    const side = sideOf(fractionAt(query, queries, fraction, rescale), shape, 3);
    const gaining = drawWindow(side, shape, random);
    const losing = drawWindow(side, shape, random);
    const whole = delta.reduce((sum, value) => sum + value * value, 0);
    const spent = squaresIn(delta, [gaining, losing], shape);
    const length = Math.sqrt(Math.max(epsilon ** 2 - whole, 0) / shape[2] + spent);
    const pattern = bump(side, random);
    const fresh = Array.from({ length: shape[2] }, (_, channel) => {
      const sign = drawSign(random);
      const old = new Float64Array(side * side);
      forWindow(gaining, shape, channel, (at, place) => {
        old[place] = delta[at] as number;
      });
      const size = Math.sqrt(old.reduce((sum, value) => sum + value * value, 0)) + 1e-12;
      const mixed = old.map((value, place) => value / size + sign * (pattern[place] as number));
      const norm = Math.sqrt(mixed.reduce((sum, value) => sum + value * value, 0)) + 1e-12;
      return mixed.map((value) => (value / norm) * length);
    });
    for (const [channel, values] of fresh.entries()) {
      forWindow(losing, shape, channel, (at) => {
        delta[at] = 0;
      });
      forWindow(gaining, shape, channel, (at, place) => {
        delta[at] = values[place] as number;
      });
    }
    stretched(canvas, delta, target);
  },
};
