import { concatBytes } from "@noble/hashes/utils.js";
import type { ImportOptions } from "../../../src/lab/engine/dataApi.ts";
import type { LabelledImages } from "../../datasets/formats/decoded.ts";
import { newStudy, type PictureStudy, readAlike } from "../../datasets/formats/pictures/alike.ts";
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
  study: PictureStudy,
  decoding: Decoding,
): Promise<RawPart> {
  const parts: LabelledImages[] = [];
  let left = options.rows ?? Number.POSITIVE_INFINITY;
  const grey = options.grey === true;
  let first: Pick<LabelledImages, "height" | "width" | "classes" | "notes"> | null = null;
  for (const { name, reader } of files) {
    if (left <= 0) break;
    const parquet = await openParquet(name, reader);
    if (parquet.rows === 0) continue;
    if (first === null) {
      const one = { rows: 1, wanted: { size: null, grey: true } };
      const image = await readParquetImages(name, reader, parquet, one, newStudy(), decoding);
      first = { ...fitOf(image, options), classes: image.classes, notes: image.notes ?? [] };
    }
    const rows = Math.min(left, parquet.rows);
    const wanted = { size: first, grey, isChosen: options.side !== undefined };
    parts.push(await readParquetImages(name, reader, parquet, { rows, wanted }, study, decoding));
    left -= rows;
  }
  const [only] = parts;
  if (first === null || only === undefined) throw datasetFileError(files[0]?.name ?? "the data set", "holds no images");
  const images = parts.length === 1 ? only.images : concatBytes(...parts.map((part) => part.images));
  const labels = parts.flatMap((part) => Array.from(part.labels));
  return { ...only, images, labels, classes: first.classes, notes: first.notes ?? [] };
}

/** Parquet files as written by the Hugging Face library; a word such as `test` in a name or folder marks its split. */
export const parquet: Recogniser = {
  matches: (files) => files.length > 0 && files.every(({ path }) => /\.parquet$/i.test(path)),
  async read(files, options, decoding) {
    const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
    const { read, notes } = await readAlike((study) =>
      readParts(sorted, (own) =>
        readParquets(
          own.map((file) => ({ name: nameOf(file), reader: blobReader(file.data) })),
          options,
          study,
          decoding,
        ),
      ),
    );
    return { what: "Parquet files", ...read, notes: [...read.notes, ...notes] };
  },
};
