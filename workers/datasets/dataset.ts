import type { ParameterValues } from "../../src/experiment/terms/choice.ts";

/** A decoded data set: pixels as the files hold them, scaled from their box to [0,1] on the way to the network. */
export interface Dataset {
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  /** NHWC: uint8 with the box [0, 255], or float32 within [0,1]. */
  readonly images: Uint8Array | Float32Array;
  readonly labels: Uint8Array;
  /** Fixed, class-stratified orders of indices: position p of a split is image splits[split][p]. */
  readonly splits: Readonly<Record<"train" | "validation" | "test", Uint32Array>>;
}

/** Bytes of files by path. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** The engine half of a data set: bytes in, images out. */
export interface DatasetReader {
  readonly id: string;
  /** Throws a RangeError if a file is missing, or a `dataset-file` error if it is damaged or not the expected one. */
  decode(files: Files, params: ParameterValues): Dataset;
}

/** The first of several paths that has a file. Throws a RangeError that names the first path if there is none. */
export function fileAt(
  files: Files,
  ...paths: readonly string[]
): { readonly file: string; readonly bytes: Uint8Array } {
  for (const file of paths) {
    const bytes = files[file];
    if (bytes !== undefined) return { file, bytes };
  }
  throw new RangeError(`missing file ${paths[0]}, found ${Object.keys(files).join(", ") || "none"}`);
}

/** The indices from `first` to `first + count - 1`. */
export const consecutive = (first: number, count: number): Uint32Array =>
  Uint32Array.from({ length: count }, (_, i) => first + i);
