import canonicalize from "canonicalize";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { Labelling } from "../terms/labelling.ts";
import { sha256Words } from "./sha256.ts";

/**
 * What randomness is for, and what each stream is named by. A name holds only what the numbers should depend on: attack
 * noise knows neither batch nor strategy nor system, so every strategy starts where the others start, and a training
 * knows neither its role nor its place in a plan.
 */
export interface Streams {
  /** The fixed split of a data set, by its id. */
  split: [dataset: string];
  /** A random order of the classes, by how many there are. */
  "class-order": [classes: number];
  /** Initial weights of a network. */
  init: [labelling: Labelling, replica: number];
  /** The n-th permutation of the images of one group of a labelling (natural sampling: group 0 is all images). */
  batches: [labelling: Labelling, replica: number, group: number, permutation: number];
  /** Crops and flips of a training batch: three numbers per image, in the order of the batch. */
  augmentation: [labelling: Labelling, replica: number, epoch: number, batch: number];
  /** Points of a generated data set, one after the other. */
  points: [shape: string, classes: number];
  /** Start noise of the attack inside training. */
  "inner-noise": [labelling: Labelling, replica: number, epoch: number, batch: number];
  /** Start noise of the attack that measures robustness on the validation split, by image position. */
  "validation-noise": [position: number];
  /** Start noise of an attack. `radius` scales an l2 start, `direction` replaces zero gradients, `search` draws squares. */
  "attack-noise": [
    restart: number,
    example: number,
    law: "uniform" | "normal" | "radius" | "direction" | "search",
  ];
  /** What a mask adds to images at inference. */
  "mask-noise": [];
  /** Draws for the eye: which test image the page shows. */
  sample: [what: string];
}

export type Purpose = keyof Streams;

/** Uniform numbers in [0,1), multiples of 2^-32. */
export type Random = () => number;

/**
 * The random stream of a purpose: the same arguments give the same numbers on every machine, different ones give
 * unrelated numbers. The state of a xoroshiro128+ generator is the first 128 bits of the SHA-256 of the canonical JSON
 * of the arguments. `seed` is the spec's.
 */
export function stream<P extends Purpose>(seed: number, purpose: P, ...what: Streams[P]): Random {
  const name = canonicalize([seed, purpose, ...what]) as string;
  const [s01, s00, s11, s10] = sha256Words(name) as unknown as [number, number, number, number];
  const generator = xoroshiro128plusFromState([s01, s00, s11, s10]);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** Fill with uniform numbers in [0,1), multiples of 2^-24: a finer number could round up to 1 in float32. */
export function fillUniform(target: Float32Array, random: Random): Float32Array {
  for (let i = 0; i < target.length; i++) target[i] = Math.floor(random() * 2 ** 24) / 2 ** 24;
  return target;
}

/** Fill with standard normal numbers (Box-Muller; two uniform numbers per pair, none wasted on rejections). */
export function fillNormal(target: Float32Array, random: Random): Float32Array {
  for (let i = 0; i < target.length; i += 2) {
    // 1 - u lies in (0,1], so that the logarithm is finite.
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    target[i] = radius * Math.cos(angle);
    if (i + 1 < target.length) target[i + 1] = radius * Math.sin(angle);
  }
  return target;
}

/** `count` standard normal numbers. */
export function normals(count: number, random: Random): Float32Array {
  return fillNormal(new Float32Array(count), random);
}

/** A uniformly drawn permutation of 0 ... n-1 (Fisher-Yates). */
export function permutation(n: number, random: Random): Int32Array {
  const order = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const j = Math.floor(random() * (i + 1));
    order[i] = order[j] as number;
    order[j] = i;
  }
  return order;
}
