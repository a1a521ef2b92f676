import { splitSeed, stratifiedSplit } from "../../src/experiment/sampling/split.ts";
import type { PackedData } from "./packed.ts";

/** Images with their classes, before they are divided into splits. */
export interface Part {
  readonly labels: Uint8Array;
  /** [n, height, width, channels]. */
  readonly images: Uint8Array | Float32Array;
}

export interface Parts {
  readonly shape: PackedData["shape"];
  readonly classes: readonly string[];
  readonly train: Part;
  /** Given if the publisher fixed the validation part. */
  readonly validation?: Part | null;
  /** Given if the publisher fixed the test part. */
  readonly test?: Part | null;
}

/** Shares of data without published splits, as for the built-in digits. */
const shares = { test: 0.2, validation: 0.08 };
const maxValidation = 5000;

/**
 * Divides data into splits in stratified order: any prefix of a split is class-balanced. Published validation and test
 * parts are kept; what is missing is held out of the training part. The order depends only on the labels, never on an
 * experiment's seed. `perClass` limits the images of each class in each part.
 */
export function assemble(
  { shape, classes, train, validation = null, test = null }: Parts,
  perClass = Number.POSITIVE_INFINITY,
): PackedData {
  const kept = firstOfEachClass(train.labels, perClass);
  const sizes = {
    validation: validation === null ? Math.min(maxValidation, Math.round(shares.validation * kept.length)) : 0,
    test: test === null ? Math.round(shares.test * kept.length) : 0,
  };
  const rest = kept.length - sizes.test - sizes.validation;
  const dealt = deal(train.labels, kept, { train: rest, ...sizes }, "own data");
  const order = [
    { part: train, indices: dealt.train },
    published(validation, perClass, "own data validation") ?? { part: train, indices: dealt.validation },
    published(test, perClass, "own data test") ?? { part: train, indices: dealt.test },
  ] as const;
  const total = order.reduce((sum, { indices }) => sum + indices.length, 0);
  const size = shape[0] * shape[1] * shape[2];
  const labels = new Uint8Array(total);
  const images = train.images instanceof Float32Array ? new Float32Array(total * size) : new Uint8Array(total * size);
  let next = 0;
  for (const { part, indices } of order)
    for (const index of indices) {
      labels[next] = part.labels[index] as number;
      images.set(part.images.subarray(index * size, (index + 1) * size), next * size);
      next++;
    }
  const [, { indices: held }, { indices: tested }] = order;
  return { shape, classes, splits: { train: rest, validation: held.length, test: tested.length }, labels, images };
}

/** All images of a published part, in stratified order. */
function published(part: Part | null, perClass: number, name: string) {
  if (part === null) return null;
  const kept = firstOfEachClass(part.labels, perClass);
  return { part, indices: deal(part.labels, kept, { all: kept.length }, name).all };
}

/** Indices of the first `perClass` images of each class. */
function firstOfEachClass(labels: Uint8Array, perClass: number): readonly number[] {
  const taken = new Uint32Array(256);
  const kept: number[] = [];
  for (const [index, label] of labels.entries()) {
    const before = taken[label] as number;
    if (before >= perClass) continue;
    taken[label] = before + 1;
    kept.push(index);
  }
  return kept;
}

/** Stratified splits of the images at `indices`, as indices of the part. */
function deal<S extends string>(
  labels: Uint8Array,
  indices: readonly number[],
  sizes: Readonly<Record<S, number>>,
  name: string,
): Record<S, Uint32Array> {
  const own = Uint8Array.from(indices, (index) => labels[index] as number);
  const splits = stratifiedSplit(own, sizes, splitSeed, name);
  for (const split of Object.values<Uint32Array>(splits))
    split.forEach((place, i) => {
      split[i] = indices[place] as number;
    });
  return splits;
}
