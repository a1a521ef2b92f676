import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { fillNormal, fillUniform, type Random, stream } from "../../src/experiment/sampling/random.ts";
import { drawsNoise, uniformNoise } from "../kernels/ops.ts";

/**
 * The random numbers of an attack. Those of an example follow from (seed, restart, example id) alone, so that every batch,
 * strategy and system starts at the same points (docs/algorithms.md 2.2 and I9). `rows` selects examples, in any order.
 */
export interface Noise {
  /** Start noise [rows, h, w, c]: uniform in [0,1) or standard normal. */
  start(law: "uniform" | "normal", restart: number, rows: readonly number[]): Tensor4D;
  /** One uniform number in [0,1) per row, for the radius of an l2 start. */
  radius(restart: number, rows: readonly number[]): Float32Array;
  /** Normal noise [rows, h, w, c] for rows whose gradient is zero. Every call draws new numbers. */
  direction(restart: number, rows: readonly number[]): Tensor4D;
  /** The stream of an example for attacks that search at random. */
  search(restart: number, row: number): Random;
}

/** Noise for examples with these ids, of images of this shape. */
export function attackNoise(seed: number, ids: readonly number[], shape: readonly [number, number, number]): Noise {
  const running = new Map<string, Random>();
  const idOf = (row: number) => ids[row] as number;
  const images = (rows: readonly number[], fill: (target: Float32Array, row: number) => void) =>
    noiseImages(rows, shape, fill);
  return {
    start(law, restart, rows) {
      const streamOf = (row: number) => stream(seed, "attack-noise", restart, idOf(row), law);
      if (law === "uniform") return uniformImages(rows, shape, streamOf);
      return images(rows, (target, row) => fillNormal(target, streamOf(row)));
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

/**
 * Uniform noise [rows, h, w, c] in [0,1), row by row from the stream of each, as `fillUniform` draws it. A GPU draws the
 * same numbers itself: 16 bytes per row are uploaded instead of its pixels. `then` is called after each row, for
 * further numbers of its stream.
 */
export function uniformImages(
  rows: readonly number[],
  shape: readonly [height: number, width: number, channels: number],
  randomOf: (row: number) => Random,
  then: (row: number, random: Random) => void = () => undefined,
): Tensor4D {
  const size = shape[0] * shape[1] * shape[2];
  if (drawsNoise()) {
    const states = rows.map((row) => {
      const random = randomOf(row);
      if (random.skip === undefined) throw new Error("noise of a GPU comes from streams, found other random numbers");
      const state = random.skip(size);
      then(row, random);
      return state;
    });
    return uniformNoise(states, shape);
  }
  return noiseImages(rows, shape, (target, row) => {
    const random = randomOf(row);
    fillUniform(target, random);
    then(row, random);
  });
}

/** Images [rows, h, w, c] that `fill` draws, row by row. */
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
