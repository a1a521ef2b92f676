import type { ImportOptions, NamedFile } from "../../src/lab/engine/dataApi.ts";
import type { LabelledImages } from "../datasets/formats/decoded.ts";
import { type Fit, fitImages } from "../datasets/formats/pictures/fit.ts";
import type { Decoding } from "../datasets/formats/pictures/imageCollector.ts";
import { datasetFileError } from "../datasets/formats/problem.ts";

/** Images with their classes; or points, as images of 1 x 1 pixel with two float channels within [0,1]. */
export interface RawPart {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly images: Uint8Array | Float32Array;
  readonly labels: Uint8Array;
  /** Names in the order of the labels; null if the files have none. */
  readonly classes: readonly string[] | null;
}

/** What files contain. */
export interface Recognised {
  /** The format, for the user: "IDX files", "zip of pictures, one folder per class". */
  readonly what: string;
  readonly train: RawPart;
  /** Null if the files have no test part. */
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
  const { labels, classes } = part;
  return { ...fitImages(part, fitOf(part, options)), labels, classes };
}

/** The requested size and channels; by default those of the images. */
export function fitOf(
  { height, width, channels }: Pick<LabelledImages, "height" | "width" | "channels">,
  { side, grey }: ImportOptions,
): Fit {
  return { height: side ?? height, width: side ?? width, channels: grey === true ? 1 : channels };
}

/** Splits images after the first `train`. */
export function splitAt(part: RawPart, train: number): Pick<Recognised, "train"> & { readonly test: RawPart } {
  const size = part.height * part.width * part.channels;
  return {
    train: { ...part, images: part.images.subarray(0, train * size), labels: part.labels.subarray(0, train) },
    test: { ...part, images: part.images.subarray(train * size), labels: part.labels.subarray(train) },
  };
}

/** Reads the files of the test part, if any, and of the training part. Throws if there are only test files. */
export async function readParts(
  files: readonly NamedFile[],
  isTest: (file: NamedFile) => boolean,
  read: (files: readonly NamedFile[], part: "training" | "test") => Promise<RawPart>,
): Promise<Pick<Recognised, "train" | "test">> {
  const held = files.filter(isTest);
  const test = held.length === 0 ? null : await read(held, "test");
  const rest = files.filter((file) => !isTest(file));
  if (rest.length === 0)
    throw datasetFileError(files.map(nameOf).join(", "), "is only the test part: choose the training files too");
  return { train: await read(rest, "training"), test };
}
