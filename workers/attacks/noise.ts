import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { fillNormal, fillUniform, type Random, stream } from "../../src/experiment/sampling/random.ts";

/**
 * Randomness of an attack, per example from (seed, restart, example id) alone: not from batch, strategy or system, so
 * that all of them start at the same points (docs/algorithms.md 2.2 and I9). `rows` picks examples, in any order.
 */
export interface Noise {
  /** Start noise [rows, h, w, c]: uniform in [0,1) or standard normal. */
  start(law: "uniform" | "normal", restart: number, rows: readonly number[]): Tensor4D;
  /** One uniform number in [0,1) per row: how far out an l2 start lies. */
  radius(restart: number, rows: readonly number[]): Float32Array;
  /** Normal noise for rows whose gradient has no direction: new numbers at every call for the same example. */
  direction(restart: number, rows: readonly number[]): Tensor4D;
  /** The stream of one example's random search. */
  search(restart: number, row: number): Random;
}

/** Noise for examples with these ids, of images of this shape. */
export function attackNoise(
  seed: number,
  ids: readonly number[],
  shape: readonly [number, number, number],
): Noise {
  const running = new Map<string, Random>();
  const idOf = (row: number) => ids[row] as number;
  const images = (rows: readonly number[], fill: (target: Float32Array, row: number) => void) =>
    noiseImages(rows, shape, fill);
  return {
    start(law, restart, rows) {
      const fill = law === "uniform" ? fillUniform : fillNormal;
      return images(rows, (target, row) =>
        fill(target, stream(seed, "attack-noise", restart, idOf(row), law)),
      );
    },
    radius: (restart, rows) =>
      Float32Array.from(rows, (row) => stream(seed, "attack-noise", restart, idOf(row), "radius")()),
    direction: (restart, rows) =>
      images(rows, (target, row) => {
        const name = `${restart}/${idOf(row)}`;
        const random = running.get(name) ?? stream(seed, "attack-noise", restart, idOf(row), "direction");
        running.set(name, random);
        fillNormal(target, random);
      }),
    search: (restart, row) => stream(seed, "attack-noise", restart, idOf(row), "search"),
  };
}

/** Images [rows, h, w, c] whose pixels `fill` draws, row after row. */
export function noiseImages(
  rows: readonly number[],
  shape: readonly [height: number, width: number, channels: number],
  fill: (target: Float32Array, row: number) => void,
): Tensor4D {
  const size = shape[0] * shape[1] * shape[2];
  const values = new Float32Array(rows.length * size);
  for (const [i, row] of rows.entries()) fill(values.subarray(i * size, (i + 1) * size), row);
  return tensor4d(values, [rows.length, ...shape]);
}
