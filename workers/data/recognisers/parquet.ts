import type { ImportOptions, NamedFile } from "../../../src/lab/engine/dataApi.ts";
import type { LabelledImages } from "../../datasets/formats/decoded.ts";
import type { Decoding } from "../../datasets/formats/pictures/imageCollector.ts";
import { datasetFileError } from "../../datasets/formats/problem.ts";
import { readParquetImages } from "../../datasets/formats/tables/parquet.ts";
import { openParquet, type RangeReader } from "../../datasets/formats/tables/parquetFile.ts";
import { fitOf, nameOf, type RawPart, type Recogniser } from "../recognised.ts";

/** A parquet file, wherever it lies. */
export interface NamedParquet {
  readonly name: string;
  readonly reader: RangeReader;
}

/** A blob as a file of which parts are read. */
export const blobReader = (blob: Blob): RangeReader => ({
  byteLength: blob.size,
  slice: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
});

/**
 * All files of one split after another, or their first `rows` rows. The size is that of the first picture unless the
 * options give one.
 */
export async function readParquets(
  files: readonly NamedParquet[],
  options: ImportOptions & { readonly rows?: number },
  decoding: Decoding,
): Promise<RawPart> {
  const parts: LabelledImages[] = [];
  let left = options.rows ?? Number.POSITIVE_INFINITY;
  let classes: readonly string[] | null = null;
  let fit: ReturnType<typeof fitOf> | null = null;
  for (const { name, reader } of files) {
    if (left <= 0) break;
    const parquet = await openParquet(name, reader);
    if (parquet.rows === 0) continue;
    if (fit === null) {
      const first = await readParquetImages(name, reader, parquet, { rows: 1, fit: null }, decoding);
      fit = fitOf(first, options);
      classes = first.classes;
    }
    const rows = Math.min(left, parquet.rows);
    parts.push(await readParquetImages(name, reader, parquet, { rows, fit }, decoding));
    left -= rows;
  }
  if (fit === null) throw datasetFileError(files[0]?.name ?? "the data set", "holds no images");
  return { ...joined(parts), ...fit, classes };
}

function joined(parts: readonly LabelledImages[]): Pick<RawPart, "images" | "labels"> {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const images = new Uint8Array(parts.reduce((sum, part) => sum + part.images.length, 0));
  const labels = new Uint8Array(parts.reduce((sum, part) => sum + part.labels.length, 0));
  let pixel = 0;
  let image = 0;
  for (const part of parts) {
    images.set(part.images, pixel);
    labels.set(part.labels, image);
    pixel += part.images.length;
    image += part.labels.length;
  }
  return { images, labels };
}

const isTest = (file: NamedFile) => /test|valid/i.test(nameOf(file));

/** Parquet files as the Hugging Face library writes them; `test` or `valid` in a name is the part for judging. */
export const parquet: Recogniser = {
  matches: (files) => files.length > 0 && files.every(({ path }) => /\.parquet$/i.test(path)),
  async read(files, options, decoding) {
    const read = (own: readonly NamedFile[]) =>
      readParquets(
        own.map((file) => ({ name: nameOf(file), reader: blobReader(file.data) })),
        options,
        decoding,
      );
    const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
    const test = sorted.filter(isTest);
    const train = sorted.filter((file) => !isTest(file));
    if (train.length === 0 || test.length === 0)
      return { what: "Parquet files", train: await read(sorted), notes: [] };
    return { what: "Parquet files", train: await read(train), test: await read(test), notes: [] };
  },
};
