import { snappyUncompress } from "hyparquet";
import { gunzip } from "../archives/gunzip.ts";
import { limits } from "../limits.ts";
import { datasetFileError, guarded } from "../problem.ts";
import type { ParquetChunk, ParquetColumn } from "./parquetFile.ts";
import { natural, readThrift, structAt } from "./thrift.ts";

export type ParquetValue = Uint8Array | number | null;

const codecs = ["none", "snappy", "gzip", "lzo", "brotli", "lz4", "zstd", "lz4"] as const;
const encodings = { plain: 0, plainDictionary: 2, rleDictionary: 8 } as const;

/**
 * The values of one column of one row group, page after page; null where a value is missing. Work and memory are bounded
 * by the chunk, the sizes that its pages state (checked before they are unpacked) and `chunk.values`. Compression by
 * snappy, gzip or none; encodings plain and dictionary, which is what Arrow and the Hugging Face library write. Throws
 * a `dataset-file` error.
 */
export function* readPages(
  file: string,
  column: ParquetColumn,
  chunk: ParquetChunk,
  bytes: Uint8Array,
): Generator<readonly ParquetValue[]> {
  const damaged = (why: string) =>
    datasetFileError(
      file,
      `is a damaged parquet file (column ${column.path.join(".")}, ${why}): fetch it again`,
    );
  let dictionary: readonly ParquetValue[] | null = null;
  let left = chunk.values;
  let unpacked = 0;
  for (let at = 0; left > 0; ) {
    const head = readThrift(bytes, at);
    if (head === null) throw damaged(`${left} of ${chunk.values} values are missing`);
    const type = natural(head.value, 1, 3);
    const size = natural(head.value, 2, limits.unpacked);
    const packed = natural(head.value, 3, bytes.length - head.end);
    if (type === null || size === null || packed === null) throw damaged("a page lies outside of its column");
    unpacked += size;
    if (unpacked > limits.unpacked)
      throw datasetFileError(
        file,
        `unpacks to more than ${limits.unpacked} bytes in one row group: write it with smaller row groups`,
      );
    const content = bytes.subarray(head.end, head.end + packed);
    at = head.end + packed;
    if (type === 1) continue;
    const details = structAt(head.value, [5, 5, 7, 8][type] as number);
    const count = natural(details, 1, type === 2 ? limits.images : Math.min(left, limits.images));
    const encoding = natural(details, type === 3 ? 4 : 2, 15);
    if (count === null || encoding === null) throw damaged("the head of a page");
    if (type === 2) {
      dictionary = plainValues(unpack(file, chunk.codec, content, size), column.type, count);
      if (dictionary === null) throw damaged("its dictionary ends early");
      continue;
    }
    const page =
      type === 3 ? versionTwo(content, size) : versionOne(unpack(file, chunk.codec, content, size));
    if (page === null) throw damaged("the levels of a page");
    const present =
      page.levels === null
        ? count
        : page.levels.reduce((sum, level) => sum + (level === column.optional ? 1 : 0), 0);
    const values = readValues(page.data, encoding, present);
    left -= count;
    yield page.levels === null ? values : spread(values, page.levels);

    function versionOne(data: Uint8Array) {
      if (column.optional === 0) return { levels: null, data };
      const length = data.length < 4 ? -1 : new DataView(data.buffer, data.byteOffset).getUint32(0, true);
      if (length < 0 || 4 + length > data.length) return null;
      const levels = hybrid(data.subarray(4, 4 + length), bitWidth(column.optional), count as number);
      return levels && { levels, data: data.subarray(4 + length) };
    }

    function versionTwo(data: Uint8Array, whole: number) {
      const length = natural(details, 5, data.length);
      const repetition = natural(details, 6, 0);
      if (length === null || repetition === null || length > whole) return null;
      const levels =
        column.optional === 0
          ? null
          : hybrid(data.subarray(0, length), bitWidth(column.optional), count as number);
      if (column.optional > 0 && levels === null) return null;
      const rest = data.subarray(length);
      return {
        levels,
        data: details?.get(7) === false ? rest : unpack(file, chunk.codec, rest, whole - length),
      };
    }
  }

  function readValues(data: Uint8Array, encoding: number, count: number): readonly ParquetValue[] {
    if (encoding === encodings.plain) {
      const values = plainValues(data, column.type, count);
      if (values === null) throw damaged("a page ends early");
      return values;
    }
    if (encoding !== encodings.plainDictionary && encoding !== encodings.rleDictionary)
      throw datasetFileError(
        file,
        `has column ${column.path.join(".")} in encoding ${encoding}, plain or dictionary were expected: write it with the defaults of pyarrow`,
      );
    const width = data[0] ?? 0;
    const places =
      count === 0 ? new Uint32Array(0) : width > 32 ? null : hybrid(data.subarray(1), width, count);
    if (dictionary === null || places === null) throw damaged("a page without its dictionary");
    const known = dictionary;
    return Array.from(places, (place) => {
      const value = known[place];
      if (value === undefined) throw damaged(`entry ${place} of a dictionary of ${known.length}`);
      return value;
    });
  }

  function spread(values: readonly ParquetValue[], levels: Uint32Array): ParquetValue[] {
    let next = 0;
    return Array.from(levels, (level) =>
      level === column.optional ? (values[next++] as ParquetValue) : null,
    );
  }
}

function unpack(file: string, codec: number, packed: Uint8Array, size: number): Uint8Array {
  const name = codecs[codec] ?? `codec ${codec}`;
  const checked = (data: Uint8Array) => {
    if (data.length !== size)
      throw datasetFileError(
        file,
        `is a damaged parquet file (a page of ${data.length} bytes says ${size}): fetch it again`,
      );
    return data;
  };
  switch (name) {
    case "none":
      return checked(packed);
    case "gzip":
      return checked(gunzip(file, packed, size));
    case "snappy":
      return guarded(file, "parquet file", () => {
        // Snappy cannot do better than 64 bytes for three.
        if (size > packed.length * 32) return checked(packed);
        const data = new Uint8Array(size);
        snappyUncompress(packed, data);
        return data;
      });
    default:
      throw datasetFileError(
        file,
        `is compressed with ${name}, expected snappy, gzip or none: write it again with compression="snappy"`,
      );
  }
}

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
  const width = type === "int32" ? 4 : 8;
  if (type === "other" || count * width > data.length) return null;
  return Array.from({ length: count }, (_, i) =>
    width === 4 ? view.getInt32(4 * i, true) : Number(view.getBigInt64(8 * i, true)),
  );
}

function bitWidth(most: number): number {
  return 32 - Math.clz32(most);
}

/** Runs and bit-packed groups of numbers of `width` bits (parquet's RLE / bit-packing hybrid); null when it ends early. */
function hybrid(data: Uint8Array, width: number, count: number): Uint32Array | null {
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
      // Groups of eight; the last may be padded beyond what is asked for.
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
