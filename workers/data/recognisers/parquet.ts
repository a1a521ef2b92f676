import { concatBytes } from "@noble/hashes/utils.js";
import type { ImportOptions } from "../../../src/lab/engine/dataApi.ts";
import type { LabelledImages } from "../../datasets/formats/decoded.ts";
import type { Fit } from "../../datasets/formats/pictures/fit.ts";
import type { Decoding } from "../../datasets/formats/pictures/imageCollector.ts";
import { datasetFileError } from "../../datasets/formats/problem.ts";
import { readParquetImages } from "../../datasets/formats/tables/parquet.ts";
import { openParquet, type RangeReader } from "../../datasets/formats/tables/parquetFile.ts";
import { fitOf, nameOf, type RawPart, type Recogniser, readParts } from "../recognised.ts";

/** A parquet file, local or remote. */
export interface NamedParquet {
  readonly name: string;
  readonly reader: RangeReader;
}

const blobReader = (blob: Blob): RangeReader => ({
  byteLength: blob.size,
  slice: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
});

/**
 * Reads the files of one split, one after the other, or only their first `rows` rows. Images have the size of the first
 * picture unless the options request another.
 */
export async function readParquets(
  files: readonly NamedParquet[],
  options: ImportOptions & { readonly rows?: number },
  decoding: Decoding,
): Promise<RawPart> {
  const parts: LabelledImages[] = [];
  let left = options.rows ?? Number.POSITIVE_INFINITY;
  let first: ({ readonly fit: Fit } & Pick<LabelledImages, "classes" | "notes">) | null = null;
  for (const { name, reader } of files) {
    if (left <= 0) break;
    const parquet = await openParquet(name, reader);
    if (parquet.rows === 0) continue;
    if (first === null) {
      const image = await readParquetImages(name, reader, parquet, { rows: 1, fit: null }, decoding);
      first = { fit: fitOf(image, options), classes: image.classes, notes: image.notes ?? [] };
    }
    const rows = Math.min(left, parquet.rows);
    parts.push(await readParquetImages(name, reader, parquet, { rows, fit: first.fit }, decoding));
    left -= rows;
  }
  if (first === null) throw datasetFileError(files[0]?.name ?? "the data set", "holds no images");
  const [only] = parts;
  const images =
    parts.length === 1 && only !== undefined ? only.images : concatBytes(...parts.map((part) => part.images));
  const labels = parts.flatMap((part) => Array.from(part.labels));
  return { ...first.fit, images, labels, classes: first.classes, notes: first.notes ?? [] };
}

/** Parquet files as written by the Hugging Face library; a word such as `test` in a name or folder marks its split. */
export const parquet: Recogniser = {
  matches: (files) => files.length > 0 && files.every(({ path }) => /\.parquet$/i.test(path)),
  async read(files, options, decoding) {
    const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
    const parts = await readParts(sorted, (own) =>
      readParquets(
        own.map((file) => ({ name: nameOf(file), reader: blobReader(file.data) })),
        options,
        decoding,
      ),
    );
    return { what: "Parquet files", ...parts };
  },
};
