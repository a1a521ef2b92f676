import { datasetFileError } from "../datasets/formats/problem.ts";
import type { PackedData } from "../datasets/packed.ts";
import { shortened } from "./labels/words.ts";

const mostNamed = 10;

/**
 * Classes without test images, for the user. Throws a `dataset-file` error if there are too few images for the splits, or
 * a class has none to train on.
 */
export function splitNotes({ splits, labels, classes }: PackedData): readonly string[] {
  if (splits.train < 1 || splits.test < 1 || splits.validation < 1)
    throw datasetFileError(
      "the data set",
      `has ${labels.length} images, too few to train, validate and test on: provide 15 or more`,
    );
  const all = countsOf(labels, classes.length);
  const lacking = (from: number, to: number) => {
    const counts = countsOf(labels.subarray(from, to), classes.length);
    return classes.flatMap((name, cls) => (counts[cls] === 0 ? [{ name, images: all[cls] as number }] : []));
  };
  const named = (found: ReturnType<typeof lacking>) => {
    const shown = found.slice(0, mostNamed).map(({ name, images }) => `${shortened(name)} (${imagesText(images)})`);
    return shown.join(", ") + (found.length > mostNamed ? ` and ${found.length - mostNamed} others` : "");
  };
  const untrained = lacking(0, splits.train);
  if (untrained.length > 0)
    throw datasetFileError(
      "the training part",
      `has no image of ${named(untrained)}: add training images of each class, or leave its other images out`,
    );
  const untested = lacking(splits.train + splits.validation, labels.length);
  return untested.length === 0
    ? []
    : [`No test image of ${named(untested)}: test accuracy says nothing about such a class. Add images of it`];
}

const imagesText = (count: number): string => `${count} ${count === 1 ? "image" : "images"} in all`;

/** Number of images of each class. */
export function countsOf(labels: Uint8Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

/**
 * Says how many validation and test images have the same pixels as a training image, and how many test images as a
 * validation image. Takes about a second for each gigabyte of images.
 */
export function duplicateNotes({ splits, images, shape }: PackedData): readonly string[] {
  const each = shape[0] * shape[1] * shape[2];
  // Points often lie on a grid, and equal ones are no mistake.
  if (images instanceof Float32Array) return [];
  const seen = new Map<number, number[]>();
  const isSame = (a: number, b: number) => {
    for (let i = 0; i < each; i++) if (images[a * each + i] !== images[b * each + i]) return false;
    return true;
  };
  const isSeen = (image: number, hash: number) => seen.get(hash)?.some((other) => isSame(other, image)) === true;
  const add = (from: number, count: number) => {
    let repeated = 0;
    const fresh: [number, number][] = [];
    for (let image = from; image < from + count; image++) {
      const hash = hashOf(images, image * each, each);
      if (isSeen(image, hash)) repeated++;
      else fresh.push([image, hash]);
    }
    for (const [image, hash] of fresh) if (!isSeen(image, hash)) seen.set(hash, [...(seen.get(hash) ?? []), image]);
    return repeated;
  };
  add(0, splits.train);
  const validation = add(splits.train, splits.validation);
  const test = add(splits.train + splits.validation, splits.test);
  const said = (count: number, all: number, what: string, others: string) =>
    count === 0 ? [] : [`${count} of ${all} ${what} images equal ${others}, so accuracy on them measures memory too`];
  return [
    ...said(validation, splits.validation, "validation", "a training image"),
    ...said(test, splits.test, "test", "a training or validation image"),
  ];
}

/** Says that all images, or all points, are the same. */
export function equalNotes({ images, shape }: PackedData): readonly string[] {
  const each = shape[0] * shape[1] * shape[2];
  for (let i = each; i < images.length; i++) if (images[i] !== images[i - each]) return [];
  const isPlain = images instanceof Uint8Array && images.every((value) => value === images[0]);
  const what = images instanceof Float32Array ? "points" : "images";
  const all = isPlain ? `, and every pixel is ${images[0]}` : "";
  return [`All ${what} are the same${all}: no network can tell them apart`];
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array, from: number, count: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < from + count; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash;
}
