import { stream } from "../../experiment/sampling/random.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { oncePer } from "../../lab/async/once.ts";
import { readSplit, type SplitImages } from "../systems/splitImages.ts";
import type { ChosenBy, InputImage } from "./attackedImage.ts";

/** The test split of a data set, which the page keeps so that every draw is instant. */
export type TestImages = Pick<SplitImages, "shape" | "classes" | "images" | "labels">;

/** A test image and how it was drawn. */
type DrawnImage = InputImage & {
  readonly label: number;
  readonly source: Extract<InputImage["source"], { kind: "draw" }>;
};

/** The test images of a data set, requested from the engine once. After an error the next call requests them again. */
export const testImages: (dataset: ResolvedChoice) => Promise<TestImages> = oncePer(
  (dataset: ResolvedChoice) => JSON.stringify(dataset),
  (dataset) => readSplit(dataset, "test", Number.POSITIVE_INFINITY),
);

/** Identifies a data set; which part of it the systems were trained on does not matter for its test images. */
export const dataKey = ({ id, params }: ResolvedChoice): string => `${id} ${String(params.digest ?? "")}`;

/**
 * The position of a randomly drawn test image. The same seed draws the same image; `cls` restricts the draw to a class.
 *
 * @throws when no test image has that class.
 */
export function drawPosition(labels: readonly number[], seed: number, cls: number | null): number {
  const candidates = labels.flatMap((label, position) => (cls === null || label === cls ? [position] : []));
  const random = stream(seed, "sample", cls === null ? "test image" : `test image of class ${cls}`);
  const position = candidates[Math.floor(random() * candidates.length)];
  if (position === undefined) throw new Error(`no test image of class ${cls} found; expected at least one`);
  return position;
}

/** The pixels at a position, in [0,1]. */
export function pixelsAt({ shape, images }: Pick<TestImages, "shape" | "images">, position: number): Float32Array {
  const size = shape[0] * shape[1] * shape[2];
  const scale = images instanceof Float32Array ? 1 : 255;
  return Float32Array.from(images.subarray(position * size, (position + 1) * size), (value) => value / scale);
}

/** A randomly drawn test image: any, or one of a class. @throws as `drawPosition` and `testImages`. */
export async function drawnImage(dataset: ResolvedChoice, cls: number | null, seed: number): Promise<DrawnImage> {
  const test = await testImages(dataset);
  const position = drawPosition(test.labels, seed, cls);
  return {
    shape: test.shape,
    classes: test.classes,
    pixels: pixelsAt(test, position),
    label: test.labels[position] as number,
    source: { kind: "draw", seed, cls, position },
  };
}

/** A chosen test image. The seed of its source draws it again from its class, so that a link shows the same image. */
export async function chosenImage(dataset: ResolvedChoice, position: number, chosen: ChosenBy): Promise<DrawnImage> {
  const { labels } = await testImages(dataset);
  const cls = labels[position];
  if (cls === undefined) throw new Error(`no test image ${position}: expected 0 to ${labels.length - 1}`);
  const image = await drawnImage(dataset, cls, seedThatDraws(labels, position));
  return { ...image, source: { ...image.source, chosen } };
}

/** The smallest seed that draws an image among those of its class. */
export function seedThatDraws(labels: readonly number[], position: number): number {
  const cls = labels[position] ?? null;
  for (let seed = 0; seed < 1_000_000; seed++) if (drawPosition(labels, seed, cls) === position) return seed;
  throw new Error(`no seed below a million draws test image ${position}`);
}

/** A random seed for a draw, below a million so that it is easy to read and type. */
export function freshSeed(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % 1_000_000;
}
