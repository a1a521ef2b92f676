import canonicalize from "canonicalize";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { Labelling } from "../terms/labelling.ts";
import { sha256Words } from "./sha256.ts";
import { type GeneratorState, stateAfter } from "./stateAfter.ts";

/**
 * The purposes of random numbers and the arguments that identify each stream. Numbers depend on these arguments only: attack
 * noise depends on neither batch, strategy nor system, so that all strategies start at the same point, and a training
 * depends on neither its role nor its position in a plan.
 */
export interface Streams {
  /** The fixed split of a data set. */
  split: [dataset: string];
  /** A random order of the classes. */
  "class-order": [classes: number];
  /** Initial weights of a network. */
  init: [labelling: Labelling, replica: number];
  /** The n-th permutation of the images of one group of a labelling (natural sampling: group 0 has all images). */
  batches: [labelling: Labelling, replica: number, group: number, permutation: number];
  /** Crops and flips of a training batch: three numbers per image, in batch order. */
  augmentation: [labelling: Labelling, replica: number, epoch: number, batch: number];
  /** Consecutive points of a generated data set. */
  points: [shape: string, classes: number];
  /** Start noise of the attack inside training. */
  "inner-noise": [labelling: Labelling, replica: number, epoch: number, batch: number];
  /** Start noise of the attack on validation images, by image position. */
  "validation-noise": [position: number];
  /** Noise of an attack: its start, the `radius` of an l2 start, the `direction` that replaces a zero gradient, the squares of a `search`. */
  "attack-noise": [restart: number, example: number, law: "uniform" | "normal" | "radius" | "direction" | "search"];
  /** Noise that a mask adds to images at inference. */
  "mask-noise": [];
  /** Draws for display, such as which test image the page shows. */
  sample: [what: string];
}

export type Purpose = keyof Streams;

/** Uniform numbers in [0,1), multiples of 2^-32. */
export interface Random {
  (): number;
  /**
   * Skips numbers of a stream and returns the state [s00, s01, s10, s11] before them, from which a GPU can draw the same
   * ones. Absent where the numbers do not come from a stream.
   */
  readonly skip?: (numbers: number) => GeneratorState;
}

/**
 * The random stream of a purpose. Equal arguments give equal numbers on all machines; different arguments give unrelated
 * numbers. The initial state of the xoroshiro128+ generator is the first 128 bits of the SHA-256 of the arguments'
 * canonical JSON. `seed` is the seed of the spec.
 */
export function stream<P extends Purpose>(seed: number, purpose: P, ...what: Streams[P]): Random {
  const name = canonicalize([seed, purpose, ...what]) as string;
  const [s01, s00, s11, s10] = sha256Words(name) as unknown as [number, number, number, number];
  let generator = xoroshiro128plusFromState([s01, s00, s11, s10]);
  return Object.assign(() => (generator.next() >>> 0) / 2 ** 32, {
    skip(numbers: number): GeneratorState {
      const [high0, low0, high1, low1] = generator.getState() as [number, number, number, number];
      const state: GeneratorState = [low0, high0, low1, high1];
      const [s00, s01, s10, s11] = stateAfter(state, numbers);
      generator = xoroshiro128plusFromState([s01, s00, s11, s10]);
      return state;
    },
  });
}

/** Fills `target` with uniform numbers in [0,1). They are multiples of 2^-24, since finer ones could round up to 1 in float32. */
export function fillUniform(target: Float32Array, random: Random): Float32Array {
  for (let i = 0; i < target.length; i++) target[i] = Math.floor(random() * 2 ** 24) / 2 ** 24;
  return target;
}

/** Fills `target` with standard normal numbers (Box-Muller: two uniform numbers per pair). */
export function fillNormal(target: Float32Array, random: Random): Float32Array {
  for (let i = 0; i < target.length; i += 2) {
    // 1 - u is in (0,1], so the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    target[i] = radius * Math.cos(angle);
    if (i + 1 < target.length) target[i + 1] = radius * Math.sin(angle);
  }
  return target;
}

/** A random permutation of 0 ... n-1 (Fisher-Yates). */
export function permutation(n: number, random: Random): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const j = Math.floor(random() * (i + 1));
    order[i] = order[j] as number;
    order[j] = i;
  }
  return order;
}
