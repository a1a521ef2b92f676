import { datasetFileError } from "../problem.ts";
import { kindOf, startsWith } from "../signature.ts";
import { natural, readThrift, structAt, structsAt, type ThriftStruct, textAt } from "./thrift.ts";

/** A file of which parts can be read: from memory, from storage, or by range requests. */
export interface RangeReader {
  readonly byteLength: number;
  slice(start: number, end: number): Promise<Uint8Array>;
}

/** Physical types that are read. */
export type ParquetType = "int32" | "int64" | "bytes" | "other";

export interface ParquetColumn {
  /** As `["img", "bytes"]`. */
  readonly path: readonly string[];
  readonly type: ParquetType;
  /** How many of its levels may be missing. */
  readonly optional: number;
  /** Part of a list: several values a row. */
  readonly repeated: boolean;
  readonly isText: boolean;
}

/** Where one column of one row group lies. */
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
  /** What the Hugging Face library says of each column, by name. */
  readonly features: Readonly<Record<string, unknown>>;
}

const par1 = [0x50, 0x41, 0x52, 0x31];
/** Bytes of the footer; it lists every column of every row group. */
const mostFooter = 2 ** 26;
const mostRows = 2 ** 40;
const types: readonly ParquetType[] = [
  "other",
  "int32",
  "int64",
  "other",
  "other",
  "other",
  "bytes",
  "other",
];

/**
 * The footer of a parquet file (https://parquet.apache.org/docs/file-format): columns, row groups, and what the Hugging
 * Face library noted. Everything is held to the file's length. Throws a `dataset-file` error.
 */
export async function openParquet(file: string, reader: RangeReader): Promise<ParquetFile> {
  const { byteLength } = reader;
  const start = await reader.slice(0, Math.min(byteLength, 64));
  if (!startsWith(start, par1)) throw datasetFileError(file, `is ${kindOf(start)}, expected a parquet file`);
  const tail = await reader.slice(Math.max(0, byteLength - 8), byteLength);
  if (byteLength < 12 || tail.length !== 8 || !startsWith(tail.subarray(4), par1))
    throw datasetFileError(
      file,
      "is a parquet file that is cut off (it does not end with PAR1): fetch it again",
    );
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length > byteLength - 12 || length > mostFooter)
    throw damaged(file, `its footer would have ${length} of ${byteLength} bytes`);
  const footer = readThrift(await reader.slice(byteLength - 8 - length, byteLength - 8), 0)?.value ?? null;
  const columns = columnsOf(structsAt(footer, 2));
  const rows = natural(footer, 3, mostRows);
  if (columns === null || rows === null) throw damaged(file, "its footer cannot be read");
  const groups = structsAt(footer, 4).map((group) => groupOf(file, group, columns.length, byteLength));
  const sum = groups.reduce((total, group) => total + group.rows, 0);
  if (sum !== rows) throw damaged(file, `it says that it has ${rows} rows, its groups have ${sum}`);
  return { rows, columns, groups, features: featuresOf(structsAt(footer, 5)) };
}

function damaged(file: string, why: string): Error {
  return datasetFileError(file, `is a damaged parquet file (${why}): fetch it again`);
}

/** The leaves of the schema, which is a tree written in depth-first order. */
function columnsOf(elements: readonly ThriftStruct[]): ParquetColumn[] | null {
  const columns: ParquetColumn[] = [];
  const open: { left: number; path: string[]; optional: number; repeated: boolean }[] = [];
  for (const [i, element] of elements.entries()) {
    const name = textAt(element, 4);
    const children = natural(element, 5, elements.length) ?? 0;
    if (name === null) return null;
    if (i === 0) {
      open.push({ left: children, path: [], optional: 0, repeated: false });
      continue;
    }
    while (open.at(-1)?.left === 0) open.pop();
    const parent = open.at(-1);
    if (parent === undefined || open.length > 16) return null;
    parent.left--;
    const repetition = natural(element, 3, 2) ?? 0;
    const path = [...parent.path, name];
    const optional = parent.optional + (repetition === 0 ? 0 : 1);
    const repeated = parent.repeated || repetition === 2;
    if (children > 0) open.push({ left: children, path, optional, repeated });
    else
      columns.push({
        path,
        optional,
        repeated,
        type: types[natural(element, 1, 7) ?? 0] ?? "other",
        // Converted type UTF8, or the logical type STRING.
        isText: element.get(6) === 0 || structAt(structAt(element, 10), 1) !== null,
      });
  }
  while (open.at(-1)?.left === 0) open.pop();
  return open.length === 0 && columns.length > 0 ? columns : null;
}

function groupOf(file: string, group: ThriftStruct, columns: number, byteLength: number): ParquetGroup {
  const rows = natural(group, 3, mostRows);
  const chunks = structsAt(group, 1).map((chunk) => {
    const meta = structAt(chunk, 3);
    const codec = natural(meta, 4, 15);
    const values = natural(meta, 5, mostRows);
    const size = natural(meta, 7, byteLength);
    const data = natural(meta, 9, byteLength);
    // A dictionary comes first; some writers say 0 for none.
    const start = natural(meta, 11, byteLength) || data;
    if (chunk.get(1) !== undefined) throw damaged(file, "a column lies in another file");
    if (codec === null || values === null || size === null || start === null || start + size > byteLength)
      throw damaged(file, "a column lies outside of it");
    return { codec, values, start, end: start + size };
  });
  if (rows === null || chunks.length !== columns)
    throw damaged(file, `a row group has ${chunks.length} columns of ${columns}`);
  return { rows, chunks };
}

function featuresOf(pairs: readonly ThriftStruct[]): Readonly<Record<string, unknown>> {
  const text = pairs.find((pair) => textAt(pair, 1) === "huggingface");
  try {
    // Another library may have left anything there: without it, classes have numbers for names.
    const features: unknown = JSON.parse(textAt(text ?? null, 2) ?? "{}")?.info?.features;
    return typeof features === "object" && features !== null ? (features as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
