// NumPy files are read by our own code: npyjs 1.2 refuses big-endian arrays and returns Fortran order as it is stored (17 of
// 30 fixtures), and checks no size before it allocates.
import { Float16Array, isFloat16Array } from "@petamoriken/float16";
import { limits } from "../limits.ts";
import { damaged, datasetFileError, printable } from "../problem.ts";
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

/** A NumPy array in row-major order. Booleans are 0 and 1; 64-bit integers become doubles, exact up to 2^53; half floats become float32. */
export interface NpyArray {
  readonly shape: readonly number[];
  readonly kind: "boolean" | "integer" | "float";
  /** The type as NumPy names it, such as `uint8`. */
  readonly dtype: string;
  readonly values: NpyValues;
}

/** A shape as it appears in messages. */
export const shapeText = (shape: readonly number[]): string => shape.join(" x ") || "of a single value";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const maxHeader = 2 ** 16;
const maxRank = 8;

interface Type {
  readonly kind: NpyArray["kind"];
  readonly size: 1 | 2 | 4 | 8;
  readonly of: new (buffer: ArrayBuffer) => NpyValues | BigInt64Array | BigUint64Array | Float16Array;
}

const types: Readonly<Record<string, Type>> = {
  b1: { kind: "boolean", size: 1, of: Uint8Array },
  u1: { kind: "integer", size: 1, of: Uint8Array },
  i1: { kind: "integer", size: 1, of: Int8Array },
  u2: { kind: "integer", size: 2, of: Uint16Array },
  i2: { kind: "integer", size: 2, of: Int16Array },
  u4: { kind: "integer", size: 4, of: Uint32Array },
  i4: { kind: "integer", size: 4, of: Int32Array },
  u8: { kind: "integer", size: 8, of: BigUint64Array },
  i8: { kind: "integer", size: 8, of: BigInt64Array },
  f2: { kind: "float", size: 2, of: Float16Array },
  f4: { kind: "float", size: 4, of: Float32Array },
  f8: { kind: "float", size: 8, of: Float64Array },
};

/**
 * A `.npy` file, format versions 1 to 3
 * (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html), either byte order, C or Fortran order.
 * The header is matched as text, never evaluated. Throws a `dataset-file` error.
 */
export function readNpy(file: string, bytes: Uint8Array): NpyArray {
  const { descr, isFortran, shape, start } = readNpyHeader(file, bytes);
  const type = types[descr.slice(1)];
  if (type === undefined)
    throw datasetFileError(
      file,
      `holds values of type ${printable(descr)}, expected ${Object.keys(types).join(", ")}: save it with astype("uint8") or astype("float32")`,
    );
  const size = shape.reduce((product, side) => product * side, type.size);
  if (size > limits.unpacked)
    throw datasetFileError(file, `declares shape ${shape.join(" x ")}, at most ${limits.unpacked} bytes are read`);
  if (bytes.length - start !== size)
    throw damaged(
      file,
      "numpy array",
      `it has ${bytes.length - start} bytes after its header, its shape ${shapeText(shape)} needs ${size}`,
    );
  const data = bytes.slice(start);
  if (descr[0] === ">") for (let at = 0; at < data.length; at += type.size) data.subarray(at, at + type.size).reverse();
  const stored = new type.of(data.buffer);
  const values = plainOf(stored);
  return { shape, kind: type.kind, dtype: dtypeOf(type), values: isFortran ? rowMajor(values, shape) : values };
}

function plainOf(stored: InstanceType<Type["of"]>): NpyValues {
  if (stored instanceof BigInt64Array || stored instanceof BigUint64Array) return doublesOf(stored);
  return ArrayBuffer.isView(stored) && !isFloat16Array(stored) ? stored : Float32Array.from(stored as Float16Array);
}

const unsigned: readonly Type["of"][] = [Uint8Array, Uint16Array, Uint32Array, BigUint64Array];

function dtypeOf({ kind, size, of }: Type): string {
  if (kind === "boolean") return "bool";
  return `${kind === "float" ? "float" : unsigned.includes(of) ? "uint" : "int"}${8 * size}`;
}

function doublesOf(integers: BigInt64Array | BigUint64Array): Float64Array {
  const doubles = new Float64Array(integers.length);
  for (let i = 0; i < integers.length; i++) doubles[i] = Number(integers[i]);
  return doubles;
}

/** What the header of a `.npy` file says. */
export interface NpyHeader {
  /** Byte order and type, such as `<f4`. */
  readonly descr: string;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Where the values begin. */
  readonly start: number;
}

/** The header of a `.npy` file. Throws a `dataset-file` error. */
export function readNpyHeader(file: string, bytes: Uint8Array): NpyHeader {
  if (!startsWith(bytes, magic)) throw datasetFileError(file, `is ${kindOf(bytes)}, expected a numpy array (.npy)`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6] ?? 0;
  const begin = version === 1 ? 10 : 12;
  if (version < 1 || version > 3 || bytes.length < begin)
    throw datasetFileError(file, `is a numpy array of format ${version}, expected 1 to 3: save it again`);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > maxHeader || begin + length > bytes.length)
    throw damaged(file, "numpy array", `it ends within its header of ${length} bytes`);
  const header = new TextDecoder("latin1").decode(bytes.subarray(begin, begin + length));
  const descr = /'descr'\s*:\s*'([<>|=]?[a-zA-Z][0-9]*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const sides = /'shape'\s*:\s*\(([0-9L,\s]*)\)/.exec(header)?.[1];
  if (descr === undefined || order === undefined || sides === undefined)
    throw datasetFileError(
      file,
      `has a header that describes no plain array (${printable(header.trim())}): save one array of numbers, not objects or records`,
    );
  const shape = sides
    .split(",")
    .map((side) => side.trim().replace(/L$/, ""))
    .filter((side) => side !== "")
    .map(Number);
  if (shape.length > maxRank || !shape.every((side) => Number.isSafeInteger(side)))
    throw datasetFileError(file, `has shape ${printable(sides)}, expected at most ${maxRank} sides: save it again`);
  const hasOrder = /^[<>|=]/.test(descr);
  return { descr: hasOrder ? descr : `|${descr}`, isFortran: order === "True", shape, start: begin + length };
}

/** Reorders values from Fortran order (first index fastest) to C order (last index fastest). */
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
