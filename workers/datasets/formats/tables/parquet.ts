import type { LabelledImages } from "../decoded.ts";
import { limits } from "../limits.ts";
import type { PictureStudy } from "../pictures/alike.ts";
import { collectImages, type Decoding, type WantedImages } from "../pictures/imageCollector.ts";
import { damaged, datasetFileError, printable } from "../problem.ts";
import type { ParquetColumn, ParquetFile, RangeReader } from "./parquetFile.ts";
import { type ParquetValue, readPages } from "./parquetPages.ts";

/** The columns of a parquet file that suit image classification, the most likely first. */
export interface ImageColumns {
  readonly images: readonly string[];
  readonly labels: readonly string[];
}

export interface ParquetChoice {
  /** Name of the column of pictures, such as `img`; the most likely one by default. */
  readonly image?: string;
  /** Name of the column of labels, such as `fine_label`; the most likely one by default. */
  readonly label?: string;
  /** Number of rows to read, from the first on; all by default. Later row groups are not fetched. */
  readonly rows?: number;
  readonly wanted: WantedImages;
}

/** A picture is bytes, alone or as the field `bytes` of a struct, as the Hugging Face library writes it. */
const isPicture = ({ path, type, isText, isRepeated }: ParquetColumn): boolean =>
  type === "bytes" && !isText && !isRepeated && (path.length === 1 || (path.length === 2 && path[1] === "bytes"));

/** A label is an integer, or, in a column that is named as labels are, any other number, a boolean or text. */
const isLabel = ({ path, type, isRepeated, isText }: ParquetColumn): boolean =>
  path.length === 1 &&
  !isRepeated &&
  (type === "int32" ||
    type === "int64" ||
    (labelNames.includes((path[0] as string).toLowerCase()) && (type === "bytes" ? isText : type !== "other")));

const labelNames = ["label", "labels", "fine_label", "class", "target", "category", "y"];

/** Which columns may hold pictures and labels. */
export function imageColumns({ columns, features }: ParquetFile): ImageColumns {
  const ranked = (suits: (column: ParquetColumn) => boolean, type: string, likely: readonly string[]) => {
    const rank = (name: string) => {
      if ((features[name] as { _type?: unknown } | undefined)?._type === type) return -1;
      const place = likely.indexOf(name.toLowerCase());
      return place >= 0 ? place : likely.length;
    };
    const names = columns.filter(suits).map(({ path }) => path[0] as string);
    return [...new Set(names)].sort((a, b) => rank(a) - rank(b));
  };
  return {
    images: ranked(isPicture, "Image", ["image", "img"]),
    labels: ranked(isLabel, "ClassLabel", labelNames),
  };
}

/**
 * Images and labels of an opened parquet file. Reads one row group after the other, and of each only the two columns.
 * Pictures are decoded one by one, so call it in a worker: 50,000 take seconds. Throws a `dataset-file` error.
 */
export async function readParquetImages(
  file: string,
  reader: RangeReader,
  parquet: ParquetFile,
  choice: ParquetChoice,
  study: PictureStudy,
  decoding: Decoding,
): Promise<LabelledImages> {
  const offered = imageColumns(parquet);
  const image = columnOf(file, parquet, "image", choice.image, offered.images);
  const label = columnOf(file, parquet, "label", choice.label, offered.labels);
  const classes = classNames(file, parquet.features[label.name]);
  const total = Math.min(parquet.rows, choice.rows ?? parquet.rows);
  const text = new TextDecoder();
  const type = parquet.columns[label.index]?.type;
  const labelOf = (value: ParquetValue) => {
    if (value instanceof Uint8Array) return text.decode(value);
    return type === "boolean" && value !== null ? (value === 0 ? "False" : "True") : value;
  };
  const images = collectImages(file, total, choice.wanted, study);
  const labels: (number | string | null)[] = [];
  for (const group of parquet.groups) {
    const wanted = Math.min(group.rows, total - images.count);
    if (wanted === 0) continue;
    const incomplete = () => damaged(file, "parquet file", `a row group of ${group.rows} rows ends early`);
    let row = 0;
    for await (const value of values(file, reader, parquet, group, label.index)) {
      if (row++ === wanted) break;
      labels.push(labelOf(value));
    }
    if (row < wanted) throw incomplete();
    const end = images.count + wanted;
    for await (const value of values(file, reader, parquet, group, image.index)) {
      if (images.count === end) break;
      await decoding.yieldPoint();
      if (!(value instanceof Uint8Array))
        throw datasetFileError(file, `has no picture in row ${images.count}: choose another column or fewer rows`);
      images.add(`${file} (row ${images.count})`, value);
      if (images.count % 256 === 0) decoding.onProgress?.(images.count, total);
    }
    if (images.count < end) throw incomplete();
  }
  decoding.onProgress?.(total, total);
  const others = offered.labels.filter((name) => name !== label.name);
  const notes =
    others.length === 0
      ? []
      : [`Labels are those of column ${printable(label.name)}, not ${others.slice(0, 5).map(printable).join(", ")}`];
  return { ...images.end(), labels, classes, notes };
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
  const size = chunk.end - chunk.start;
  if (size > limits.unpacked)
    throw datasetFileError(
      file,
      `has a row group of ${size} bytes in column ${column.path[0]}, at most ${limits.unpacked} are read: write it with smaller row groups`,
    );
  const bytes = await reader.slice(chunk.start, chunk.end);
  if (bytes.length !== size) throw datasetFileError(file, `gave ${bytes.length} of ${size} bytes: download it again`);
  for (const page of readPages(file, column, { ...chunk, values: Math.min(chunk.values, group.rows) }, bytes))
    yield* page;
}

function columnOf(
  file: string,
  { columns }: ParquetFile,
  what: "image" | "label",
  requested: string | undefined,
  offered: readonly string[],
): { readonly name: string; readonly index: number } {
  const name = requested ?? offered[0];
  if (name === undefined || !offered.includes(name)) {
    const all = [...new Set(columns.map(({ path }) => path[0] as string))];
    const missing = requested === undefined ? `no ${what} column` : `no ${what} column ${printable(requested)}`;
    throw datasetFileError(
      file,
      `has ${missing} (${what === "image" ? "png or jpeg bytes" : "integers, or text in a column called label"}), found ${printable(all.join(", "))}: choose another file or column`,
    );
  }
  const suits = what === "image" ? isPicture : isLabel;
  return { name, index: columns.findIndex((column) => column.path[0] === name && suits(column)) };
}

function classNames(file: string, feature: unknown): readonly string[] | null {
  const names = (feature as { names?: unknown } | undefined)?.names;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string")) return null;
  if (names.length < 1 || names.length > limits.classes)
    throw datasetFileError(
      file,
      `has ${names.length} classes, expected 1 to ${limits.classes}: choose another data set`,
    );
  return names;
}
