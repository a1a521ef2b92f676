import { getFloat16, setFloat16 } from "@petamoriken/float16";

/**
 * The safetensors container (https://github.com/huggingface/safetensors, "Format"): an unsigned 64-bit little-endian
 * header length, a JSON header, then the values. Files are validated strictly, because anybody may have written them.
 */

export interface SafetensorsEntry {
  readonly shape: readonly number[];
  /** Row-major, in the order of the file. */
  readonly values: Float32Array;
  /**
   * How the values are stored; F32 when absent. I64 holds whole numbers, which float32 represents exactly up to 2 ** 24.
   * Reading widens F16 to F32 and leaves `dtype` out.
   */
  readonly dtype?: "I64" | "F16";
}

export interface Safetensors {
  readonly tensors: Readonly<Record<string, SafetensorsEntry>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Most bytes of a header; the largest network of the lab needs a few kilobytes. */
const headerLimit = 1 << 20;
const tensorLimit = 4096;
const rankLimit = 8;

const bytesPerValue = { I64: 8, F32: 4, F16: 2 } as const;
type Dtype = keyof typeof bytesPerValue;

/**
 * Writes tensors as one safetensors file: I64 first (so that every value is aligned to its size), then the others in the
 * given order. Equal input gives equal bytes. The header is padded with spaces to a multiple of 8 bytes, as by the
 * reference implementation.
 */
export function writeSafetensors({ tensors, metadata }: Safetensors): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let end = 0;
  const entries = Object.entries(tensors);
  const ordered = [
    ...entries.filter(([, { dtype }]) => dtype === "I64"),
    ...entries.filter(([, { dtype }]) => dtype !== "I64"),
  ];
  for (const [name, { shape, values, dtype = "F32" }] of ordered) {
    if (name === "__metadata__") throw new RangeError('a tensor cannot be called "__metadata__"');
    if (product(shape) !== values.length)
      throw new RangeError(`tensor ${name} has ${values.length} values, its shape [${shape}] needs ${product(shape)}`);
    const size = bytesPerValue[dtype] * values.length;
    header[name] = { dtype, shape, data_offsets: [end, end + size] };
    end += size;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(headerLength), true);
  bytes.fill(0x20, 8, 8 + headerLength);
  bytes.set(json, 8);
  let offset = 8 + headerLength;
  for (const [, { values, dtype = "F32" }] of ordered)
    for (const value of values) {
      if (dtype === "I64") view.setBigInt64(offset, BigInt(value), true);
      else if (dtype === "F16") setFloat16(view, offset, value, true);
      else view.setFloat32(offset, value, true);
      offset += bytesPerValue[dtype];
    }
  return bytes;
}

/**
 * Reads the tensors and metadata of a safetensors file: F32, F16 (widened) and I64. Throws a RangeError that says what was
 * found and expected if the file is not well-formed: wrong lengths, invalid JSON, unknown dtypes, shapes that do not match
 * their bytes, tensors that overlap, leave gaps or exceed the file.
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const { header, data } = split(bytes);
  const entries: Located[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === "__metadata__") metadata = readMetadata(value);
    else entries.push(locate(name, value, data.length));
  }
  if (entries.length > tensorLimit)
    throw broken(`the header lists ${entries.length} tensors, expected at most ${tensorLimit}`);
  checkTiling(entries, data.length);
  const tensors: [string, SafetensorsEntry][] = entries.map((entry) => [
    entry.name,
    {
      shape: entry.shape,
      values: readValues(data.subarray(entry.from, entry.to), entry.dtype),
      ...(entry.dtype === "I64" ? { dtype: "I64" } : {}),
    },
  ]);
  return { tensors: Object.fromEntries(tensors), metadata };
}

interface Located {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

function broken(what: string): RangeError {
  return new RangeError(`not a readable safetensors file: ${what}`);
}

function split(bytes: Uint8Array): { header: Record<string, unknown>; data: Uint8Array } {
  if (bytes.length < 10) throw broken(`found ${bytes.length} bytes, expected a header length and a header`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(headerLimit)) throw broken(`its header claims ${length} bytes, expected at most ${headerLimit}`);
  if (8 + Number(length) > bytes.length)
    throw broken(`its header claims ${length} bytes, the file holds ${bytes.length - 8} after the length`);
  const text = bytes.subarray(8, 8 + Number(length));
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(text));
  } catch (error) {
    throw broken(`its header is not JSON (${(error as Error).message})`);
  }
  if (!isRecord(header)) throw broken("its header is not a JSON object");
  return { header, data: bytes.subarray(8 + Number(length)) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readMetadata(value: unknown): Record<string, string> {
  if (!isRecord(value)) throw broken("__metadata__ is not an object");
  for (const [key, text] of Object.entries(value))
    if (typeof text !== "string") throw broken(`metadata ${shown(key)} is not text`);
  return value as Record<string, string>;
}

function locate(name: string, value: unknown, available: number): Located {
  if (!isRecord(value)) throw broken(`tensor ${shown(name)} is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (dtype !== "F32" && dtype !== "F16" && dtype !== "I64")
    throw broken(`tensor ${shown(name)} has dtype ${shown(dtype)}, expected F32, F16 or I64`);
  if (!isCounts(shape) || shape.length > rankLimit)
    throw broken(`tensor ${shown(name)} has shape ${shown(shape)}, expected at most ${rankLimit} whole numbers`);
  if (!isCounts(offsets) || offsets.length !== 2)
    throw broken(`tensor ${shown(name)} has data_offsets ${shown(offsets)}, expected [begin, end]`);
  const [from, to] = offsets as [number, number];
  if (from > to || to > available)
    throw broken(`tensor ${shown(name)} lies at [${from}, ${to}], the file holds ${available} bytes of values`);
  const needed = product(shape) * bytesPerValue[dtype];
  if (to - from !== needed)
    throw broken(`tensor ${shown(name)} holds ${to - from} bytes, its shape [${shape}] in ${dtype} needs ${needed}`);
  if (from % bytesPerValue[dtype] !== 0)
    throw broken(`tensor ${shown(name)} begins at byte ${from}, expected a multiple of ${bytesPerValue[dtype]}`);
  return { name, dtype, shape, from, to };
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((entry) => Number.isSafeInteger(entry) && entry >= 0);
}

/** The format forbids overlaps and gaps, which could hide bytes that no reader sees. */
function checkTiling(entries: readonly Located[], available: number): void {
  let end = 0;
  for (const { name, from, to } of [...entries].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end)
      throw broken(
        `tensor ${shown(name)} begins at byte ${from}, expected ${end}: tensors may not overlap or leave gaps`,
      );
    end = to;
  }
  if (end !== available) throw broken(`${available - end} bytes after the last tensor belong to no tensor`);
}

function readValues(bytes: Uint8Array, dtype: Dtype): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / bytesPerValue[dtype]);
  for (let i = 0; i < values.length; i++) values[i] = readValue(view, i, dtype);
  return values;
}

function readValue(view: DataView, at: number, dtype: Dtype): number {
  switch (dtype) {
    case "F32":
      return view.getFloat32(4 * at, true);
    case "F16":
      return getFloat16(view, 2 * at, true);
    case "I64":
      return Number(view.getBigInt64(8 * at, true));
    default:
      return dtype satisfies never;
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, side) => total * side, 1);
}

/** A value from the file as it may appear in a message, shortened. */
function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
