import { damaged, datasetFileError } from "../problem.ts";
import { kindOf, startsWith } from "../signature.ts";
import { readThrift, structAt, structsAt, type ThriftStruct, textAt, wholeNumberAt } from "./thrift.ts";

/** A file that can be read in ranges: from memory, from storage, or over HTTP. */
export interface RangeReader {
  readonly byteLength: number;
  slice(start: number, end: number): Promise<Uint8Array>;
}

/** Physical types of columns; `other` is not read. */
export type ParquetType = "boolean" | "int32" | "int64" | "float" | "double" | "bytes" | "other";

export interface ParquetColumn {
  /** For example `["img", "bytes"]`. */
  readonly path: readonly string[];
  readonly type: ParquetType;
  /** How many levels of the path may be missing. */
  readonly optional: number;
  /** Part of a list, with several values per row. */
  readonly isRepeated: boolean;
  readonly isText: boolean;
}

/** The part of a file that holds one column of one row group. */
export interface ParquetChunk {
  readonly codec: number;
  readonly values: number;
  readonly start: number;
  readonly end: number;
}

export interface ParquetGroup {
  readonly rows: number;
  /** By the position of the column. */
  readonly chunks: readonly ParquetChunk[];
}

export interface ParquetFile {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
  readonly groups: readonly ParquetGroup[];
  /** What the Hugging Face library notes about each column, by name. */
  readonly features: Readonly<Record<string, unknown>>;
}

const par1 = [0x50, 0x41, 0x52, 0x31];
/** Most bytes of the footer, which lists every column of every row group. */
const maxFooter = 2 ** 26;
const maxRows = 2 ** 40;
const maxDepth = 16;
/** By parquet's numbers of physical types. */
const types: Readonly<Record<number, ParquetType>> = {
  0: "boolean",
  1: "int32",
  2: "int64",
  4: "float",
  5: "double",
  6: "bytes",
};

/**
 * Reads the footer of a parquet file (https://parquet.apache.org/docs/file-format): columns, row groups and the notes of
 * the Hugging Face library. Everything is checked against the length of the file. Throws a `dataset-file` error.
 */
export async function openParquet(file: string, reader: RangeReader): Promise<ParquetFile> {
  const { byteLength } = reader;
  const start = await reader.slice(0, Math.min(byteLength, 64));
  if (!startsWith(start, par1)) throw datasetFileError(file, `is ${kindOf(start)}, expected a parquet file`);
  const tail = await reader.slice(Math.max(0, byteLength - 8), byteLength);
  if (byteLength < 12 || tail.length !== 8 || !startsWith(tail.subarray(4), par1))
    throw damaged(file, "parquet file", "it is cut off: it does not end with PAR1");
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length > byteLength - 12 || length > maxFooter)
    throw damaged(file, "parquet file", `its footer declares ${length} of ${byteLength} bytes`);
  const footer = readThrift(await reader.slice(byteLength - 8 - length, byteLength - 8), 0)?.value ?? null;
  const columns = columnsOf(structsAt(footer, 2));
  const rows = wholeNumberAt(footer, 3, maxRows);
  if (columns === null || rows === null) throw damaged(file, "parquet file", "its footer cannot be read");
  const groups = structsAt(footer, 4).map((group) => groupOf(file, group, columns.length, byteLength));
  const sum = groups.reduce((total, group) => total + group.rows, 0);
  if (sum !== rows) throw damaged(file, "parquet file", `it declares ${rows} rows, its groups have ${sum}`);
  return { rows, columns, groups, features: featuresOf(structsAt(footer, 5)) };
}

/** The leaves of the schema, a tree in depth-first order; null if it is not one. */
function columnsOf(elements: readonly ThriftStruct[]): ParquetColumn[] | null {
  const columns: ParquetColumn[] = [];
  let next = 0;
  /** Reads an element with its children; false if the schema is damaged. */
  const read = (parent: Omit<ParquetColumn, "type" | "isText">): boolean => {
    const element = elements[next++] ?? null;
    const name = textAt(element, 4);
    if (element === null || name === null || parent.path.length > maxDepth) return false;
    const repetition = wholeNumberAt(element, 3, 2) ?? 0;
    const isRoot = next === 1;
    const own = isRoot
      ? parent
      : {
          path: [...parent.path, name],
          optional: parent.optional + (repetition === 0 ? 0 : 1),
          isRepeated: parent.isRepeated || repetition === 2,
        };
    const children = wholeNumberAt(element, 5, elements.length) ?? 0;
    for (let i = 0; i < children; i++) if (!read(own)) return false;
    if (children === 0 && !isRoot)
      columns.push({
        ...own,
        type: types[wholeNumberAt(element, 1, 7) ?? -1] ?? "other",
        // Converted type UTF8, or logical type STRING.
        isText: element.get(6) === 0 || structAt(structAt(element, 10), 1) !== null,
      });
    return true;
  };
  const isTree = read({ path: [], optional: 0, isRepeated: false }) && next === elements.length;
  return isTree && columns.length > 0 ? columns : null;
}

function groupOf(file: string, group: ThriftStruct, columns: number, byteLength: number): ParquetGroup {
  const rows = wholeNumberAt(group, 3, maxRows);
  const chunks = structsAt(group, 1).map((chunk) => {
    const meta = structAt(chunk, 3);
    const codec = wholeNumberAt(meta, 4, 15);
    const values = wholeNumberAt(meta, 5, maxRows);
    const size = wholeNumberAt(meta, 7, byteLength);
    // A dictionary comes before the data; some writers give 0 if there is none.
    const start = wholeNumberAt(meta, 11, byteLength) || wholeNumberAt(meta, 9, byteLength);
    if (chunk.get(1) !== undefined) throw damaged(file, "parquet file", "a column is in another file");
    if (codec === null || values === null || size === null || start === null || start + size > byteLength)
      throw damaged(file, "parquet file", "a column lies outside of it");
    return { codec, values, start, end: start + size };
  });
  if (rows === null || chunks.length !== columns)
    throw damaged(file, "parquet file", `a row group has ${chunks.length} columns of ${columns}`);
  return { rows, chunks };
}

function featuresOf(pairs: readonly ThriftStruct[]): Readonly<Record<string, unknown>> {
  const text = pairs.find((pair) => textAt(pair, 1) === "huggingface");
  try {
    const features: unknown = JSON.parse(textAt(text ?? null, 2) ?? "{}")?.info?.features;
    return typeof features === "object" && features !== null ? (features as Record<string, unknown>) : {};
  } catch {
    // Notes of another program. Without features, classes have numbers for names.
    return {};
  }
}
