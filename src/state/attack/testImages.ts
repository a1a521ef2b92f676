import { stream } from "../../experiment/sampling/random.ts";
import type { Split } from "../../experiment/sampling/split.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { oncePer } from "../../lab/async/once.ts";
import { readSplit, type SplitImages } from "../systems/splitImages.ts";

/** The test split of a data set, which the page keeps so that every draw is instant. */
export type TestImages = Pick<SplitImages, "shape" | "classes" | "images" | "labels">;

/** The test images of a data set, requested from the engine once. After an error the next call requests them again. */
export const testImages: (dataset: ResolvedChoice) => Promise<TestImages> = oncePer(
  (dataset: ResolvedChoice) => JSON.stringify(dataset),
  (dataset) => readSplit(dataset, "test", Number.POSITIVE_INFINITY),
);

/** Identifies a data set; which part of it the systems were trained on does not matter for its test images. */
export const dataKey = ({ id, params }: ResolvedChoice): string => `${id} ${String(params.digest ?? "")}`;

/** An image of a split in words: "training image". The names of test images seed draws that links store. */
export const splitImage: Readonly<Record<Split, string>> = {
  train: "training image",
  validation: "validation image",
  test: "test image",
};

/**
 * The position of a randomly drawn image of a split. The same seed draws the same image; `cls` restricts the draw to a
 * class.
 *
 * @throws when no image of the split has that class.
 */
export function drawPosition(
  labels: readonly number[],
  seed: number,
  cls: number | null,
  split: Split = "test",
): number {
  return drawAmong(candidatesOf(labels, cls, split), seed, cls, split);
}

/** Positions of a class, or all. @throws when there are none. */
function candidatesOf(labels: readonly number[], cls: number | null, split: Split): readonly number[] {
  const candidates = labels.flatMap((label, position) => (cls === null || label === cls ? [position] : []));
  if (candidates.length > 0) return candidates;
  throw new Error(`no ${splitImage[split]}${cls === null ? "" : ` of class ${cls}`} found; expected at least one`);
}

function drawAmong(candidates: readonly number[], seed: number, cls: number | null, split: Split): number {
  const random = stream(seed, "sample", cls === null ? splitImage[split] : `${splitImage[split]} of class ${cls}`);
  return candidates[Math.floor(random() * candidates.length)] as number;
}

/** The smallest seed that draws an image among those of its class. */
export function seedThatDraws(labels: readonly number[], position: number, split: Split = "test"): number {
  const cls = labels[position] ?? null;
  const candidates = candidatesOf(labels, cls, split);
  for (let seed = 0; seed < 1_000_000; seed++) if (drawAmong(candidates, seed, cls, split) === position) return seed;
  throw new Error(`no seed below a million draws ${splitImage[split]} ${position}`);
}

/** The pixels at a position, in [0,1]. */
export function pixelsAt({ shape, images }: Pick<TestImages, "shape" | "images">, position: number): Float32Array {
  const size = shape[0] * shape[1] * shape[2];
  const scale = images instanceof Float32Array ? 1 : 255;
  return Float32Array.from(images.subarray(position * size, (position + 1) * size), (value) => value / scale);
}

/** A random seed for a draw, below a million so that it is easy to read and type. */
export function freshSeed(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 1_000_000;
}
