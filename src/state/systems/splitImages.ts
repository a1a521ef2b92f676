import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { lab } from "./lab.ts";

export type Split = "train" | "validation" | "test";

/** One split of a data set as the page shows it. */
export interface SplitImages {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  /** Images of every split by class; the training split as the choice limits it. */
  readonly perClass: Readonly<Record<Split, readonly number[]>>;
  /** Row by row, one image after the other: uint8 from 0 to 255, or float32 in [0,1]. */
  readonly images: Uint8Array | Float32Array;
  readonly labels: readonly number[];
  /** Positions of each class in `labels`, in the order of the split. */
  readonly ofClass: readonly (readonly number[])[];
}

/** The most images of a split that the page asks for at once: a data set far larger than digits stays a page. */
const most = 10_000;
const held = new Map<string, Promise<SplitImages>>();

/** The images of a split, asked of the engine once. Rejects with a readable error; the next call asks again. */
export function splitImages(dataset: ResolvedChoice, split: Split): Promise<SplitImages> {
  const key = JSON.stringify([dataset, split]);
  const known = held.get(key);
  if (known !== undefined) return known;
  const asked = ask(dataset, split).catch((error: unknown) => {
    held.delete(key);
    throw error;
  });
  // One data set at a time: changing the size of the training set leaves nothing behind.
  for (const old of held.keys())
    if (!old.startsWith(JSON.stringify([dataset]).slice(0, -1))) held.delete(old);
  held.set(key, asked);
  return asked;
}

async function ask(dataset: ResolvedChoice, split: Split): Promise<SplitImages> {
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
