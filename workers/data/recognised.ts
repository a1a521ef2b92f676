import type { Split } from "../../src/experiment/sampling/split.ts";
import type { ImportOptions, NamedFile } from "../../src/lab/engine/dataApi.ts";
import { byteImages } from "../datasets/formats/arrays/arrayImages.ts";
import type { ArrayPart } from "../datasets/formats/arrays/npz.ts";
import type { DecodedImages, LabelledImages } from "../datasets/formats/decoded.ts";
import type { RawLabels } from "../datasets/formats/labels.ts";
import { type Fit, fitImages } from "../datasets/formats/pictures/fit.ts";
import type { Decoding } from "../datasets/formats/pictures/imageCollector.ts";
import { printable } from "../datasets/formats/problem.ts";
import { bySplit } from "../datasets/formats/splitNames.ts";

/** Images with their labels; or points, as images of 1 x 1 pixel with two float channels within [0,1]. */
export interface RawPart extends RawLabels {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly images: Uint8Array | Float32Array;
}

/** What files contain. */
export interface Recognised {
  /** The format, for the user: "IDX files", "zip of pictures, one folder per class". */
  readonly what: string;
  /** The publisher's parts; null where the files have none. Data that are not divided are the training part. */
  readonly train: RawPart | null;
  readonly validation: RawPart | null;
  readonly test: RawPart | null;
  readonly notes: readonly string[];
}

/** Reads files of one format. */
export interface Recogniser {
  /** Whether the names are those of this format; decided without reading. */
  matches(files: readonly NamedFile[]): boolean;
  read(files: readonly NamedFile[], options: ImportOptions, decoding: Decoding): Promise<Recognised>;
}

export const bytesOf = async ({ data }: NamedFile): Promise<Uint8Array> => new Uint8Array(await data.arrayBuffer());

/** The last part of a path. */
export const nameOf = ({ path }: Pick<NamedFile, "path">): string => path.slice(path.lastIndexOf("/") + 1);

/** Whether the only file has a name that ends like this. */
export const isSingle = (files: readonly NamedFile[], ending: RegExp): boolean =>
  files.length === 1 && ending.test(files[0]?.path ?? "");

/** Images of the size and channels that the options request. */
export function fitted(part: LabelledImages, options: ImportOptions): RawPart {
  const { labels, classes, notes = [] } = part;
  return { ...fitImages(part, fitOf(part, options)), labels, classes, notes };
}

/** The parts of a data set as bytes, by one rule, and of the size and channels that are requested. */
export function fittedArrays(
  parts: Readonly<Record<Split, ArrayPart | null>>,
  options: ImportOptions,
): Pick<Recognised, Split | "notes"> {
  const given = (["train", "validation", "test"] as const).flatMap((split) => {
    const part = parts[split];
    return part === null ? [] : [{ split, part }];
  });
  const { images, notes } = byteImages(given.map(({ part }) => part));
  const inBytes = given.map(({ split, part: { labels, classes, notes: read = [] } }, i) => {
    const part = { ...(images[i] as DecodedImages), labels, classes, notes: read };
    return [split, fitted(part, options)];
  });
  return { train: null, validation: null, test: null, ...Object.fromEntries(inBytes), notes };
}

/** The requested size and channels; by default those of the images. */
export function fitOf(
  { height, width, channels }: Pick<LabelledImages, "height" | "width" | "channels">,
  { side, grey }: ImportOptions,
): Fit {
  return { height: side ?? height, width: side ?? width, channels: grey === true ? 1 : channels };
}

/** Divides images in the order training, validation, test into parts of these sizes; a part of 0 images is null. */
export function dividedAt(part: RawPart, sizes: Readonly<Record<Split, number>>): Record<Split, RawPart | null> {
  const size = part.height * part.width * part.channels;
  const slice = (from: number, count: number): RawPart | null =>
    count === 0
      ? null
      : {
          ...part,
          images: part.images.subarray(from * size, (from + count) * size),
          labels: Array.from({ length: count }, (_, i) => part.labels[from + i] ?? null),
        };
  const { train, validation, test } = sizes;
  return {
    train: slice(0, train),
    validation: slice(train, validation),
    test: slice(train + validation, test),
  };
}

/** Reads the files of each split. Files that name no split are training files, which is said if others do. */
export async function readParts<T>(
  files: readonly NamedFile[],
  read: (files: readonly NamedFile[], split: Split) => Promise<T>,
): Promise<Readonly<Record<Split, T | null>> & Pick<Recognised, "notes">> {
  const { unnamed, ...named } = bySplit(files);
  const train = [...named.train, ...unnamed];
  const part = async (split: Split, own: readonly NamedFile[]) => (own.length === 0 ? null : await read(own, split));
  const parts = {
    train: await part("train", train),
    validation: await part("validation", named.validation),
    test: await part("test", named.test),
  };
  const isSaid = unnamed.length > 0 && unnamed.length < files.length;
  const names = unnamed.slice(0, 3).map((file) => printable(nameOf(file)));
  const notes = isSaid
    ? [
        `Taken as training images, since no split is named: ${names.join(", ")}${unnamed.length > 3 ? " and others" : ""}`,
      ]
    : [];
  return { ...parts, notes };
}
