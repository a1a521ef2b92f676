import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { oncePer } from "../../lab/async/once.ts";
import { lab } from "./lab.ts";

export type Split = "train" | "validation" | "test";

/** The images of one split of a data set. */
export interface SplitImages {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  /** Number of images of each class in every split; the training split may be limited by the choice. */
  readonly perClass: Readonly<Record<Split, readonly number[]>>;
  /** NHWC: uint8 in 0..255, or float32 in [0,1]. */
  readonly images: Uint8Array | Float32Array;
  readonly labels: readonly number[];
  /** Positions of each class in `labels`, in the order of the split. */
  readonly ofClass: readonly (readonly number[])[];
}

/** Most images of a split that the page shows. */
const most = 10_000;
const held = new Map<string, Promise<SplitImages>>();
const keyOf = ({ dataset, split }: SplitChoice) => `${JSON.stringify(dataset)} ${split}`;
const load = oncePer(keyOf, ({ dataset, split }: SplitChoice) => readSplit(dataset, split, most), held);

interface SplitChoice {
  readonly dataset: ResolvedChoice;
  readonly split: Split;
}

/** The images of a split, requested from the engine once. After an error the next call requests them again. */
export function splitImages(dataset: ResolvedChoice, split: Split): Promise<SplitImages> {
  // Keeps one data set at a time: changing the size of the training set leaves nothing behind.
  for (const key of held.keys()) if (!key.startsWith(JSON.stringify(dataset))) held.delete(key);
  return load({ dataset, split });
}

/** Requests the first images of a split from the engine. */
export async function readSplit(dataset: ResolvedChoice, split: Split, most: number): Promise<SplitImages> {
  const pool = await lab();
  const { shape, classes, splits, perClass } = await pool.describe(dataset);
  const positions = Array.from({ length: Math.min(most, splits[split]) }, (_, position) => position);
  const { images, labels } = await pool.examples(dataset, split, positions);
  return { shape, classes, perClass, images, labels, ofClass: byClass(labels, classes.length) };
}

/** Positions of each class among the labels. */
export function byClass(labels: readonly number[], classes: number): readonly (readonly number[])[] {
  const found: number[][] = Array.from({ length: classes }, () => []);
  for (const [position, label] of labels.entries()) found[label]?.push(position);
  return found;
}

/** Mean of the images at some positions, in [0,1] per pixel and channel; black where there are none. */
export function meanImage(
  { shape, images }: Pick<SplitImages, "shape" | "images">,
  positions: readonly number[],
): Float32Array {
  const size = shape[0] * shape[1] * shape[2];
  const sum = new Float64Array(size);
  for (const position of positions)
    for (let i = 0; i < size; i++) sum[i] = (sum[i] ?? 0) + (images[position * size + i] ?? 0);
  const largest = images instanceof Float32Array ? 1 : 255;
  const scale = positions.length === 0 ? 0 : 1 / (largest * positions.length);
  return Float32Array.from(sum, (value) => value * scale);
}
