import { limits } from "../limits.ts";
import { datasetFileError, shown } from "../problem.ts";
import { kindOf, startsWith } from "../signature.ts";

export type NpyValues =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;

/** A numpy array in row-major order. Booleans are 0 and 1; 64-bit integers become doubles, exact up to 2^53. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly kind: "boolean" | "integer" | "float";
  readonly values: NpyValues;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const mostHeader = 2 ** 16;
const mostDimensions = 8;

interface Type {
  readonly kind: NpyArray["kind"];
  readonly size: 1 | 2 | 4 | 8;
  readonly of: new (buffer: ArrayBuffer) => NpyValues;
  readonly wide?: "signed" | "unsigned";
}

const types: Readonly<Record<string, Type>> = {
  b1: { kind: "boolean", size: 1, of: Uint8Array },
  u1: { kind: "integer", size: 1, of: Uint8Array },
  i1: { kind: "integer", size: 1, of: Int8Array },
  u2: { kind: "integer", size: 2, of: Uint16Array },
  i2: { kind: "integer", size: 2, of: Int16Array },
  u4: { kind: "integer", size: 4, of: Uint32Array },
  i4: { kind: "integer", size: 4, of: Int32Array },
  u8: { kind: "integer", size: 8, of: Float64Array, wide: "unsigned" },
  i8: { kind: "integer", size: 8, of: Float64Array, wide: "signed" },
  f4: { kind: "float", size: 4, of: Float32Array },
  f8: { kind: "float", size: 8, of: Float64Array },
};

/**
 * A `.npy` file, format versions 1 to 3
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), either byte order, C or Fortran order.
 * The header is matched as text, never evaluated. Throws a `dataset-file` error.
 */
export function readNpy(file: string, bytes: Uint8Array): NpyArray {
  const { descr, fortran, shape, start } = readHeader(file, bytes);
  const type = types[descr.slice(1)];
  if (type === undefined)
    throw datasetFileError(
      file,
      `holds values of type ${shown(descr)}, expected ${Object.keys(types).join(", ")}: save it with astype("uint8") or astype("float32")`,
    );
  const count = shape.reduce((product, side) => product * side, 1);
  if (count * type.size > limits.unpacked)
    throw datasetFileError(
      file,
      `says that its shape is ${shape.join(" x ")}, at most ${limits.unpacked} bytes are read`,
    );
  if (bytes.length - start !== count * type.size)
    throw datasetFileError(
      file,
      `has ${bytes.length - start} bytes behind its head, its shape ${shape.join(" x ") || "of one value"} needs ${count * type.size}: save or fetch it again`,
    );
  const data = bytes.slice(start);
  if (descr[0] === ">") reverseEach(data, type.size);
  const plain = type.wide === undefined ? new type.of(data.buffer) : narrowed(data, type.wide);
  return { shape, kind: type.kind, values: fortran ? rowMajor(plain, shape) : plain };
}

function readHeader(
  file: string,
  bytes: Uint8Array,
): { descr: string; fortran: boolean; shape: readonly number[]; start: number } {
  if (!startsWith(bytes, magic))
    throw datasetFileError(file, `is ${kindOf(bytes)}, expected a numpy array (.npy)`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6] ?? 0;
  const begin = version === 1 ? 10 : 12;
  if (version < 1 || version > 3 || bytes.length < begin)
    throw datasetFileError(
      file,
      `is a numpy array of format ${version}, 1 to 3 were expected: save it again`,
    );
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > mostHeader || begin + length > bytes.length)
    throw datasetFileError(
      file,
      `is a numpy array that ends within its head of ${length} bytes: save or fetch it again`,
    );
  const header = new TextDecoder("latin1").decode(bytes.subarray(begin, begin + length));
  const descr = /'descr'\s*:\s*'([<>|=]?[a-zA-Z][0-9]*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const sides = /'shape'\s*:\s*\(([0-9L,\s]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || sides === undefined)
    throw datasetFileError(
      file,
      `has a head that names no plain array (${shown(header.trim())}): save one array of numbers, not objects or records`,
    );
  const shape = sides
    .split(",")
    .map((side) => side.trim().replace(/L$/, ""))
    .filter((side) => side !== "")
    .map(Number);
  if (shape.length > mostDimensions || !shape.every((side) => Number.isSafeInteger(side) && side >= 0))
    throw datasetFileError(
      file,
      `has shape ${shown(sides)}, at most ${mostDimensions} sides were expected: save it again`,
    );
  const hasOrder = /^[<>|=]/.test(descr);
  return { descr: hasOrder ? descr : `|${descr}`, fortran: order === "True", shape, start: begin + length };
}

function reverseEach(data: Uint8Array, size: number): void {
  for (let at = 0; at < data.length; at += size) data.subarray(at, at + size).reverse();
}

function narrowed(data: Uint8Array, wide: "signed" | "unsigned"): Float64Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Float64Array.from(
    { length: data.length / 8 },
    (_, i) =>
      (wide === "signed" ? view.getInt32(8 * i + 4, true) : view.getUint32(8 * i + 4, true)) * 2 ** 32 +
      view.getUint32(8 * i, true),
  );
}

/** From first index fastest to last index fastest. */
function rowMajor<T extends NpyValues>(values: T, shape: readonly number[]): T {
  const out = values.slice() as T;
  const strides = shape.map((_, d) => shape.slice(0, d).reduce((product, side) => product * side, 1));
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = values[from] as number;
    for (let d = shape.length - 1; d >= 0; d--) {
      const next = (index[d] as number) + 1;
      from += strides[d] as number;
      if (next < (shape[d] as number)) {
        index[d] = next;
        break;
      }
      from -= next * (strides[d] as number);
      index[d] = 0;
    }
  }
  return out;
}
