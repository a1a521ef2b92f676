import type { ImportOptions, NamedFile } from "../../src/lab/engine/dataApi.ts";
import type { LabelledImages } from "../datasets/formats/decoded.ts";
import { type Fit, fitImages } from "../datasets/formats/pictures/fit.ts";
import type { Decoding } from "../datasets/formats/pictures/imageCollector.ts";

/** Images, or points of 1 x 1 pixel with two float channels within [0,1], with their classes. */
export interface RawPart {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly images: Uint8Array | Float32Array;
  readonly labels: Uint8Array;
  /** Names in the order of the labels; null where the files have none. */
  readonly classes: readonly string[] | null;
}

/** What files turned out to hold. */
export interface Recognised {
  /** For people: "idx files", "zip of pictures in folders". */
  readonly what: string;
  readonly train: RawPart;
  readonly test?: RawPart;
  readonly notes: readonly string[];
}

/** Reads files of one kind. */
export interface Recogniser {
  /** Whether the names are those of its kind; decided without reading. */
  matches(files: readonly NamedFile[]): boolean;
  read(files: readonly NamedFile[], options: ImportOptions, decoding: Decoding): Promise<Recognised>;
}

export const bytesOf = async ({ data }: NamedFile): Promise<Uint8Array> =>
  new Uint8Array(await data.arrayBuffer());

/** The last part of a path. */
export const nameOf = ({ path }: NamedFile): string => path.slice(path.lastIndexOf("/") + 1);

/** Images brought to the size and channels that the options ask for. */
export function fitted(part: LabelledImages, options: ImportOptions): RawPart {
  const { labels, classes } = part;
  return { ...fitImages(part, fitOf(part, options)), labels, classes };
}

export function fitOf(
  { height, width, channels }: Pick<LabelledImages, "height" | "width" | "channels">,
  { side, grey }: ImportOptions,
): Fit {
  return { height: side ?? height, width: side ?? width, channels: grey === true ? 1 : channels };
}

/** Splits at the first `train` images. */
export function splitAt(part: RawPart, train: number): { readonly train: RawPart; readonly test: RawPart } {
  const size = part.height * part.width * part.channels;
  return {
    train: { ...part, images: part.images.subarray(0, train * size), labels: part.labels.subarray(0, train) },
    test: { ...part, images: part.images.subarray(train * size), labels: part.labels.subarray(train) },
  };
}
