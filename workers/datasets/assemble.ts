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
  /** Given if the publisher fixed the test part. */
  readonly test?: Part | null;
}

/** Shares of data without published splits, as for the built-in digits. */
const shares = { test: 0.2, validation: 0.08 };
const maxValidation = 5000;

/**
 * Divides data into splits in stratified order: any prefix of a split is class-balanced. A published test part is kept;
 * validation is always held out of the rest. The order depends only on the labels, never on an experiment's seed.
 * `perClass` limits the images of each class, in the training and in the test part.
 */
export function assemble(
  { shape, classes, train, test = null }: Parts,
  perClass = Number.POSITIVE_INFINITY,
): PackedData {
  const kept = firstOfEachClass(train.labels, perClass);
  const held = test === null ? Math.round(shares.test * kept.length) : 0;
  const validation = Math.min(maxValidation, Math.round(shares.validation * kept.length));
  const sizes = { train: kept.length - held - validation, validation, test: held };
  const dealt = deal(train.labels, kept, sizes, "own data");
  const keptTest = test === null ? [] : firstOfEachClass(test.labels, perClass);
  const testIndices =
    test === null ? dealt.test : deal(test.labels, keptTest, { test: keptTest.length }, "own data test").test;
  const order = [
    { part: train, indices: dealt.train },
    { part: train, indices: dealt.validation },
    { part: test ?? train, indices: testIndices },
  ];
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
  return { shape, classes, splits: { ...sizes, test: testIndices.length }, labels, images };
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
