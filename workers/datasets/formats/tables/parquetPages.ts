import { snappyUncompress } from "hyparquet";
import { gunzip } from "../archives/deflate.ts";
import { limits } from "../limits.ts";
import { damaged, datasetFileError, guarded } from "../problem.ts";
import type { ParquetChunk, ParquetColumn } from "./parquetFile.ts";
import { readThrift, structAt, type ThriftStruct, wholeNumberAt } from "./thrift.ts";

export type ParquetValue = Uint8Array | number | null;

const codecs = ["none", "snappy", "gzip", "lzo", "brotli", "lz4", "zstd", "lz4"] as const;
const encodings = { plain: 0, plainDictionary: 2, rle: 3, rleDictionary: 8 } as const;
const pageTypes = { data: 0, index: 1, dictionary: 2, data2: 3 } as const;
/** The field of a page header that describes each type of page. */
const detailsFields = [5, 5, 7, 8] as const;

/**
 * The values of one column of one row group, page after page; null for a missing value. Work and memory are bounded by the
 * chunk, by the sizes that its pages declare (checked before they are unpacked) and by `chunk.values`. Supports compression
 * by snappy, gzip or none, and the encodings plain and dictionary, which Arrow and the Hugging Face library write. Throws
 * a `dataset-file` error.
 */
export function* readPages(
  file: string,
  column: ParquetColumn,
  chunk: ParquetChunk,
  bytes: Uint8Array,
): Generator<readonly ParquetValue[]> {
  const name = column.path.join(".");
  const wrong = (why: string) => damaged(file, "parquet file", `column ${name}, ${why}`);
  let dictionary: readonly ParquetValue[] | null = null;
  let left = chunk.values;
  let unpackedSum = 0;
  for (let at = 0; left > 0; ) {
    const header = readThrift(bytes, at);
    if (header === null) throw wrong(`${left} of ${chunk.values} values are missing`);
    const type = wholeNumberAt(header.value, 1, 3);
    const size = wholeNumberAt(header.value, 2, limits.unpacked);
    const packed = wholeNumberAt(header.value, 3, bytes.length - header.end);
    if (type === null || size === null || packed === null) throw wrong("a page lies outside of its column");
    unpackedSum += size;
    if (unpackedSum > limits.unpacked)
      throw datasetFileError(
        file,
        `unpacks to more than ${limits.unpacked} bytes in one row group: write it with smaller row groups`,
      );
    const content = bytes.subarray(header.end, header.end + packed);
    at = header.end + packed;
    if (type === pageTypes.index) continue;
    const details = structAt(header.value, detailsFields[type] as number);
    const isDictionary = type === pageTypes.dictionary;
    const count = wholeNumberAt(details, 1, isDictionary ? limits.images : Math.min(left, limits.images));
    const encoding = wholeNumberAt(details, type === pageTypes.data2 ? 4 : 2, 15);
    if (count === null || encoding === null) throw wrong("the header of a page");
    if (isDictionary) {
      dictionary = plainValues(unpack(file, chunk.codec, content, size), column.type, count);
      if (dictionary === null) throw wrong("its dictionary ends early");
      continue;
    }
    const page =
      type === pageTypes.data
        ? splitPage(unpack(file, chunk.codec, content, size), column.optional, count)
        : splitPage2(content, column.optional, count, details);
    if (page === null) throw wrong("the levels of a page");
    const { levels, data } = page;
    const unpacked =
      type === pageTypes.data2 && details?.get(7) !== false
        ? unpack(file, chunk.codec, data, size - (content.length - data.length))
        : data;
    const isPresent = (level: number) => level === column.optional;
    const present = levels === null ? count : levels.filter(isPresent).length;
    const values = readValues(unpacked, encoding, present);
    left -= count;
    let next = 0;
    yield levels === null
      ? values
      : Array.from(levels, (level) => (isPresent(level) ? (values[next++] as ParquetValue) : null));
  }

  function readValues(data: Uint8Array, encoding: number, count: number): readonly ParquetValue[] {
    if (encoding === encodings.plain) {
      const values = plainValues(data, column.type, count);
      if (values === null) throw wrong("a page ends early");
      return values;
    }
    if (encoding === encodings.rle && column.type === "boolean") {
      // The runs follow their length, and are one bit wide.
      const bits = data.length < 4 ? null : readRuns(data.subarray(4), 1, count);
      if (bits === null) throw wrong("a page ends early");
      return Array.from(bits);
    }
    if (encoding !== encodings.plainDictionary && encoding !== encodings.rleDictionary)
      throw datasetFileError(
        file,
        `has column ${name} in encoding ${encoding}, expected plain or dictionary: write it with the defaults of pyarrow`,
      );
    const width = data[0] ?? 0;
    const places = count === 0 ? new Uint32Array(0) : width > 32 ? null : readRuns(data.subarray(1), width, count);
    if (dictionary === null || places === null) throw wrong("a page without its dictionary");
    const known = dictionary;
    return Array.from(places, (place) => {
      const value = known[place];
      if (value === undefined) throw wrong(`entry ${place} of a dictionary of ${known.length}`);
      return value;
    });
  }
}

/** Definition levels (null for a required column) and the values after them. */
interface SplitPage {
  readonly levels: Uint32Array | null;
  readonly data: Uint8Array;
}

/** A page of version 1, unpacked: levels with their length, then values. Null if it ends early. */
function splitPage(page: Uint8Array, optional: number, count: number): SplitPage | null {
  if (optional === 0) return { levels: null, data: page };
  const length = page.length < 4 ? -1 : new DataView(page.buffer, page.byteOffset).getUint32(0, true);
  if (length < 0 || 4 + length > page.length) return null;
  const levels = readRuns(page.subarray(4, 4 + length), bitWidth(optional), count);
  return levels && { levels, data: page.subarray(4 + length) };
}

/** A page of version 2: levels, which are never compressed, then values, which may be. Null if it ends early. */
function splitPage2(page: Uint8Array, optional: number, count: number, details: ThriftStruct | null): SplitPage | null {
  const length = wholeNumberAt(details, 5, page.length);
  const repetition = wholeNumberAt(details, 6, 0);
  if (length === null || repetition === null) return null;
  const data = page.subarray(length);
  if (optional === 0) return { levels: null, data };
  const levels = readRuns(page.subarray(0, length), bitWidth(optional), count);
  return levels && { levels, data };
}

function unpack(file: string, codec: number, packed: Uint8Array, size: number): Uint8Array {
  const name = codecs[codec] ?? `codec ${codec}`;
  const mismatch = (found: number | string) =>
    damaged(file, "parquet file", `a page of ${found} bytes declares ${size}`);
  switch (name) {
    case "none":
      if (packed.length !== size) throw mismatch(packed.length);
      return packed;
    case "gzip": {
      const data = gunzip(file, packed, size);
      if (data.length !== size) throw mismatch(data.length);
      return data;
    }
    case "snappy": {
      // Snappy copies at most 64 bytes for three bytes of input.
      if (size < 0 || size > packed.length * 32) throw mismatch(`${packed.length} packed`);
      const data = new Uint8Array(size);
      guarded(file, "parquet file", () => snappyUncompress(packed, data));
      return data;
    }
    default:
      throw datasetFileError(
        file,
        `is compressed with ${name}, expected snappy, gzip or none: write it again with compression="snappy"`,
      );
  }
}

/** Values in the encoding plain; null if there are fewer than `count`. */
function plainValues(data: Uint8Array, type: ParquetColumn["type"], count: number): ParquetValue[] | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (type === "bytes") {
    const values: Uint8Array[] = [];
    for (let at = 0; values.length < count; ) {
      if (at + 4 > data.length) return null;
      const length = view.getUint32(at, true);
      at += 4;
      if (length > data.length - at) return null;
      values.push(data.subarray(at, at + length));
      at += length;
    }
    return values;
  }
  if (type === "boolean")
    return count > data.length * 8
      ? null
      : Array.from({ length: count }, (_, i) => ((data[i >> 3] as number) >> (i & 7)) & 1);
  const width = type === "int32" || type === "float" ? 4 : 8;
  if (type === "other" || count * width > data.length) return null;
  const read = {
    int32: (at: number) => view.getInt32(at, true),
    int64: (at: number) => Number(view.getBigInt64(at, true)),
    float: (at: number) => view.getFloat32(at, true),
    double: (at: number) => view.getFloat64(at, true),
  }[type];
  return Array.from({ length: count }, (_, i) => read(width * i));
}

function bitWidth(max: number): number {
  return 32 - Math.clz32(max);
}

/** Numbers of `width` bits in parquet's hybrid of runs and bit-packed groups; null if there are fewer than `count`. */
function readRuns(data: Uint8Array, width: number, count: number): Uint32Array | null {
  const out = new Uint32Array(count);
  const bytesWide = (width + 7) >> 3;
  let at = 0;
  for (let filled = 0; filled < count; ) {
    let head = 0;
    for (let i = 0, scale = 1; ; i++, scale *= 128) {
      const part = data[at++];
      if (part === undefined || i > 4) return null;
      head += (part & 127) * scale;
      if (part < 128) break;
    }
    if (head % 2 === 0) {
      if (at + bytesWide > data.length) return null;
      let value = 0;
      for (let i = bytesWide - 1; i >= 0; i--) value = value * 256 + (data[at + i] as number);
      at += bytesWide;
      const end = Math.min(count, filled + head / 2);
      out.fill(value, filled, end);
      filled = end;
    } else {
      // Groups of eight; the last group may be padded.
      const values = Math.min(count - filled, ((head - 1) / 2) * 8);
      if (at + Math.ceil((values * width) / 8) > data.length) return null;
      for (let i = 0; i < values; i++) {
        let value = 0;
        for (let bit = 0; bit < width; bit++) {
          const place = i * width + bit;
          value += (((data[at + (place >> 3)] as number) >> (place & 7)) & 1) * 2 ** bit;
        }
        out[filled + i] = value;
      }
      filled += values;
      at += ((head - 1) / 2) * width;
    }
  }
  return out;
}
