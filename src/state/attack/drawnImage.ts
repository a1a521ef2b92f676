import type { AlikeData } from "../../experiment/catalogue/alikeData.ts";
import type { Split } from "../../experiment/sampling/split.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import { oncePer } from "../../lab/async/once.ts";
import { alikeHere, isHere } from "../systems/data.ts";
import { lab } from "../systems/lab.ts";
import type { ChosenBy, DrawnSource, InputImage } from "./attackedImage.ts";
import { drawPosition, pixelsAt, seedThatDraws, splitImage, type TestImages, testImages } from "./testImages.ts";

/** The images of a split, from which one is drawn. */
export interface ImageSource extends Pick<TestImages, "shape" | "classes" | "labels"> {
  /** The pixels at some positions in [0,1], one image after the other. */
  pixels(positions: readonly number[]): Promise<Float32Array>;
}

/** An image of the data and how it was drawn. */
export type DrawnImage = InputImage & { readonly label: number; readonly source: DrawnSource };

/** The data whose images are shown: those of the training or, where they are not on this machine, `other` in their place. */
interface ShownData {
  readonly dataset: ResolvedChoice;
  readonly other?: AlikeData | undefined;
}

/** The data to show for those of the training; null where neither they nor others are here. @param exact no others. */
export async function shownData(dataset: ResolvedChoice, exact: boolean): Promise<ShownData | null> {
  if (await isHere(dataset)) return { dataset };
  const other = exact ? undefined : alikeHere(dataset);
  return other === undefined ? null : { dataset: other.dataset, other };
}

/** The image, which says where it comes from if that is other data than those of the training. */
export const drawnFrom = ({ other }: ShownData, image: DrawnImage): DrawnImage =>
  other === undefined ? image : { ...image, source: { ...image.source, data: other } };

/** Images whose labels are read together: few enough that their pixels, which come with them, need little memory. */
const readTogether = 2048;

interface Listed extends Pick<TestImages, "shape" | "classes" | "labels"> {
  /** Index of each image in the data set. */
  readonly ids: readonly number[];
}

/** What is known of a split without its pixels, requested from the engine once. */
export const listedImages: (of: { readonly dataset: ResolvedChoice; readonly split: Split }) => Promise<Listed> =
  oncePer(
    (of: { readonly dataset: ResolvedChoice; readonly split: Split }) => JSON.stringify(of),
    async ({ dataset, split }) => {
      const pool = await lab();
      const { shape, classes, splits } = await pool.describe(dataset);
      const labels: number[] = [];
      const ids: number[] = [];
      while (labels.length < splits[split]) {
        const count = Math.min(readTogether, splits[split] - labels.length);
        const positions = Array.from({ length: count }, (_, i) => labels.length + i);
        const read = await pool.examples(dataset, split, positions);
        labels.push(...read.labels);
        ids.push(...read.ids);
      }
      return { shape, classes, labels, ids };
    },
  );

/** The images of a split: the page holds those of the test split, and requests others one by one. */
export async function imageSource(dataset: ResolvedChoice, split: Split): Promise<ImageSource> {
  if (split !== "test") {
    const { shape, classes, labels } = await listedImages({ dataset, split });
    const pixels = async (positions: readonly number[]) => {
      const { images } = await (await lab()).examples(dataset, split, positions);
      return pixelsOf({ shape, images }, positions.keys());
    };
    return { shape, classes, labels, pixels };
  }
  const { shape, classes, labels, images } = await testImages(dataset);
  return { shape, classes, labels, pixels: async (positions) => pixelsOf({ shape, images }, positions) };
}

function pixelsOf(of: Pick<TestImages, "shape" | "images">, positions: Iterable<number>): Float32Array {
  const size = of.shape[0] * of.shape[1] * of.shape[2];
  const found = Array.from(positions, (position) => pixelsAt(of, position));
  const all = new Float32Array(found.length * size);
  for (const [i, pixels] of found.entries()) all.set(pixels, i * size);
  return all;
}

/** A randomly drawn image of a split: any, or one of a class. @throws as `drawPosition` and the engine. */
export async function drawnImage(
  dataset: ResolvedChoice,
  cls: number | null,
  seed: number,
  split: Split = "test",
): Promise<DrawnImage> {
  const images = await imageSource(dataset, split);
  return imageAt(images, split, { seed, cls, position: drawPosition(images.labels, seed, cls, split) });
}

/** A chosen image. The seed of its source draws it again from its class, so that a link shows the same image. */
export async function chosenImage(
  dataset: ResolvedChoice,
  position: number,
  chosen: ChosenBy,
  split: Split = "test",
): Promise<DrawnImage> {
  const images = await imageSource(dataset, split);
  const { labels } = images;
  const cls = labels[position];
  if (cls === undefined) throw new Error(`no ${splitImage[split]} ${position}: expected 0 to ${labels.length - 1}`);
  return imageAt(images, split, { seed: seedThatDraws(labels, position, split), cls, position, chosen });
}

async function imageAt(
  images: ImageSource,
  split: Split,
  source: Omit<DrawnSource, "kind" | "split">,
): Promise<DrawnImage> {
  const { shape, classes, labels } = images;
  return {
    shape,
    classes,
    pixels: await images.pixels([source.position]),
    label: labels[source.position] as number,
    source: { kind: "draw", ...(split === "test" ? {} : { split }), ...source },
  };
}
