import type { LabelledImages } from "../decoded.ts";
import { labelColumn } from "../labels.ts";
import { limits } from "../limits.ts";
import type { Fit } from "../pictures/fit.ts";
import { type Decoding, gathering } from "../pictures/gathering.ts";
import { datasetFileError, shown } from "../problem.ts";
import type { ParquetFile, RangeReader } from "./parquetFile.ts";
import { readPages } from "./parquetPages.ts";

/** What a parquet file offers for image classification. */
export interface ImageColumns {
  /** Names of the columns that may hold pictures; the likeliest first. */
  readonly images: readonly string[];
  /** Names of the columns that may hold labels; the likeliest first. */
  readonly labels: readonly string[];
}

export interface ParquetChoice {
  /** Name of the column of pictures, as `img`; the likeliest when it is left out. */
  readonly image?: string;
  /** Name of the column of labels, as `fine_label`; the likeliest when it is left out. */
  readonly label?: string;
  /** Rows to read, from the first on; all when it is left out. Later row groups are not fetched. */
  readonly rows?: number;
  /** Size to bring every picture to; null keeps theirs, which must then be one. */
  readonly fit: Fit | null;
  /** How many classes the labels may name where the file does not say. */
  readonly classes?: number;
}

/**
 * Which columns may hold pictures and labels. A picture is bytes, alone or as `bytes` of a struct, as the Hugging Face
 * library writes it; a label is an integer.
 */
export function imageColumns({ columns, features }: ParquetFile): ImageColumns {
  const typeOf = (name: string) => (features[name] as { _type?: unknown } | undefined)?._type;
  const named = (likely: readonly string[], type: string) => (name: string) =>
    typeOf(name) === type ? -1 : likely.indexOf(name) < 0 ? likely.length : likely.indexOf(name);
  const sorted = (names: readonly string[], rank: (name: string) => number) =>
    [...new Set(names)].sort((a, b) => rank(a) - rank(b));
  const single = columns.filter(({ repeated }) => !repeated);
  return {
    images: sorted(
      single
        .filter(
          ({ path, type, isText }) =>
            type === "bytes" && !isText && (path.length === 1 || (path.length === 2 && path[1] === "bytes")),
        )
        .map(({ path }) => path[0] as string),
      named(["image", "img"], "Image"),
    ),
    labels: sorted(
      single
        .filter(({ path, type }) => path.length === 1 && (type === "int32" || type === "int64"))
        .map(({ path }) => path[0] as string),
      named(["label", "labels", "fine_label"], "ClassLabel"),
    ),
  };
}

/**
 * Images and labels of an opened parquet file. Reads row group by row group; of each, the two columns. PNGs and JPEGs
 * are decoded one by one, so call it in a worker: 50,000 take seconds. Throws a `dataset-file` error.
 */
export async function readParquetImages(
  file: string,
  reader: RangeReader,
  parquet: ParquetFile,
  choice: ParquetChoice,
  decoding: Decoding,
): Promise<LabelledImages> {
  const offered = imageColumns(parquet);
  const image = columnOf(file, parquet, "image", choice.image, offered.images);
  const label = columnOf(file, parquet, "label", choice.label, offered.labels);
  const classes = classNames(file, parquet.features[label.name]);
  const total = Math.min(parquet.rows, choice.rows ?? parquet.rows);
  const images = gathering(file, total, choice.fit);
  const labels = labelColumn(file, total, classes?.length ?? choice.classes ?? null);
  for (const group of parquet.groups) {
    const wanted = Math.min(group.rows, total - images.count);
    if (wanted === 0) continue;
    let row = 0;
    for await (const value of values(file, reader, parquet, group, label.index)) {
      if (row++ === wanted) break;
      labels.add(typeof value === "number" ? value : null);
    }
    const first = images.count;
    for await (const value of values(file, reader, parquet, group, image.index)) {
      if (images.count - first === wanted) break;
      await decoding.yieldPoint();
      if (!(value instanceof Uint8Array))
        throw datasetFileError(
          file,
          `has no picture in row ${images.count}: choose another column or fewer rows`,
        );
      images.add(`${file} (row ${images.count})`, value);
      if (images.count % 256 === 0) decoding.onProgress?.(images.count, total);
    }
    if (row < wanted || images.count - first < wanted)
      throw datasetFileError(
        file,
        `is a damaged parquet file (a row group of ${group.rows} rows ends early): fetch it again`,
      );
  }
  decoding.onProgress?.(total, total);
  return { ...images.end(), labels: labels.labels, classes };
}

async function* values(
  file: string,
  reader: RangeReader,
  { columns }: ParquetFile,
  group: ParquetFile["groups"][number],
  index: number,
) {
  const column = columns[index];
  const chunk = group.chunks[index];
  if (column === undefined || chunk === undefined) return;
  if (chunk.end - chunk.start > limits.unpacked)
    throw datasetFileError(
      file,
      `has a row group of ${chunk.end - chunk.start} bytes in column ${column.path[0]}, at most ${limits.unpacked} are read: write it with smaller row groups`,
    );
  const bytes = await reader.slice(chunk.start, chunk.end);
  if (bytes.length !== chunk.end - chunk.start)
    throw datasetFileError(
      file,
      `gave ${bytes.length} of ${chunk.end - chunk.start} bytes asked for: fetch it again`,
    );
  for (const page of readPages(file, column, { ...chunk, values: Math.min(chunk.values, group.rows) }, bytes))
    yield* page;
}

function columnOf(
  file: string,
  { columns }: ParquetFile,
  what: "image" | "label",
  asked: string | undefined,
  offered: readonly string[],
): { readonly name: string; readonly index: number } {
  const name = asked ?? offered[0];
  if (name === undefined || !offered.includes(name)) {
    const all = [...new Set(columns.map(({ path }) => path[0] as string))];
    const looked = asked === undefined ? `no ${what} column` : `no ${what} column ${shown(asked)}`;
    throw datasetFileError(
      file,
      `has ${looked} (${what === "image" ? "png or jpeg bytes" : "integers"}), found ${shown(all.join(", "))}: choose another file or column`,
    );
  }
  const index = columns.findIndex(
    ({ path, type }) =>
      path[0] === name &&
      (what === "label" || (type === "bytes" && (path.length === 1 || path[1] === "bytes"))),
  );
  return { name, index };
}

function classNames(file: string, feature: unknown): readonly string[] | null {
  const names = (feature as { names?: unknown } | undefined)?.names;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string")) return null;
  if (names.length < 1 || names.length > limits.classes)
    throw datasetFileError(
      file,
      `has ${names.length} classes, 1 to ${limits.classes} are read: choose another data set`,
    );
  return names.map(shown);
}
