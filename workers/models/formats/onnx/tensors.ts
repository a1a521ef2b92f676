import { getFloat16 } from "@petamoriken/float16";
import { limits, productOf } from "../../limits.ts";
import { damaged, listed, modelFileError, quoted } from "../../problem.ts";
import type { Constant } from "../../source.ts";
import type { TensorMessage } from "./messages.ts";

interface ElementType {
  readonly name: string;
  readonly bytes: number;
  readonly kind: Constant["kind"];
  read(view: DataView, at: number): number;
  /** The number that a typed field stands for; by default itself. */
  typed?(number: number): number;
}

const halfOf = (bits: number): number => {
  const view = new DataView(new ArrayBuffer(2));
  view.setUint16(0, bits & 0xffff);
  return getFloat16(view, 0);
};
const brainOf = (bits: number): number => {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, bits & 0xffff);
  return view.getFloat32(0);
};

const int = (name: string, bytes: number, read: ElementType["read"]): ElementType => ({
  name,
  bytes,
  kind: "int",
  read,
});
const float = (name: string, bytes: number, read: ElementType["read"], typed?: ElementType["typed"]): ElementType => ({
  name,
  bytes,
  kind: "float",
  read,
  ...(typed === undefined ? {} : { typed }),
});

/** By number in TensorProto.DataType. */
const elementTypes: Readonly<Record<number, ElementType>> = {
  1: float("float", 4, (view, at) => view.getFloat32(at, true)),
  2: int("uint8", 1, (view, at) => view.getUint8(at)),
  3: int("int8", 1, (view, at) => view.getInt8(at)),
  4: int("uint16", 2, (view, at) => view.getUint16(at, true)),
  5: int("int16", 2, (view, at) => view.getInt16(at, true)),
  6: int("int32", 4, (view, at) => view.getInt32(at, true)),
  7: int("int64", 8, (view, at) => Number(view.getBigInt64(at, true))),
  9: { name: "bool", bytes: 1, kind: "bool", read: (view, at) => view.getUint8(at) },
  10: float("float16", 2, (view, at) => getFloat16(view, at, true), halfOf),
  11: float("double", 8, (view, at) => view.getFloat64(at, true)),
  12: int("uint32", 4, (view, at) => view.getUint32(at, true)),
  13: int("uint64", 8, (view, at) => Number(view.getBigUint64(at, true))),
  16: float("bfloat16", 2, (view, at) => brainOf(view.getUint16(at, true)), brainOf),
};

/** The kind of number of a type; null for texts, sequences and other types that networks do not compute with. */
export const kindOf = (type: number): Constant["kind"] | null => elementTypes[type]?.kind ?? null;

/** A file of weights beside the model. */
export interface BesideFile {
  readonly path: string;
  readonly data: Blob;
}

/** Reads the numbers of a tensor, from its own message or from a file beside the model. */
export async function constantOf(
  file: string,
  message: TensorMessage,
  beside: readonly BesideFile[],
): Promise<Constant> {
  const { dims, type, name } = message;
  const element = elementTypes[type];
  if (element === undefined)
    throw modelFileError(
      file,
      `holds weights ${quoted(name)} of type ${type}, expected one of ${listed(
        Object.values(elementTypes).map((one) => one.name),
        20,
      )}`,
    );
  const count = dims.length > limits.rank ? null : productOf(dims, limits.weights / 4);
  if (count === null)
    throw modelFileError(
      file,
      `holds weights ${quoted(name)} of shape [${listed(dims.map(String))}], expected at most ${limits.rank} dimensions and ${limits.weights / 4} numbers`,
    );
  const { kind } = element;
  const raw = message.isExternal ? await besideBytes(file, message, count * element.bytes, beside) : message.raw;
  if (raw === null) {
    if (message.numbers.length !== count)
      throw damaged(file, `weights ${quoted(name)} hold ${message.numbers.length} numbers, their shape needs ${count}`);
    const numbers = element.typed === undefined ? message.numbers : message.numbers.map(element.typed);
    return { dims, kind, values: kind === "float" ? Float32Array.from(numbers) : Float64Array.from(numbers) };
  }
  if (raw.length !== count * element.bytes)
    throw damaged(file, `weights ${quoted(name)} hold ${raw.length} bytes, their shape needs ${count * element.bytes}`);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const values = kind === "float" ? new Float32Array(count) : new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = element.read(view, i * element.bytes);
  return { dims, kind, values };
}

async function besideBytes(
  file: string,
  { name, external }: TensorMessage,
  expected: number,
  beside: readonly BesideFile[],
): Promise<Uint8Array> {
  const { location = "", offset = "0", length } = external;
  if (location === "" || /^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)/i.test(location))
    throw modelFileError(
      file,
      `keeps weights ${quoted(name)} at ${quoted(location)}, expected a file beside it: move the weights beside the model`,
    );
  const last = (path: string) => path.split(/[/\\]/).at(-1);
  const folder = file.slice(0, file.length - (last(file)?.length ?? 0));
  const found =
    beside.find(({ path }) => path === `${folder}${location}`) ??
    beside.find(({ path }) => last(path) === last(location));
  if (found === undefined)
    throw modelFileError(
      file,
      `keeps its weights in ${quoted(location)}, which is missing: choose both files together`,
    );
  const from = Number(offset);
  const size = length === undefined ? expected : Number(length);
  if (!Number.isSafeInteger(from) || from < 0 || size !== expected || from + size > found.data.size)
    throw damaged(
      file,
      `weights ${quoted(name)} need ${expected} bytes, ${quoted(location)} has ${found.data.size}, of which ${quoted(`${offset}+${length ?? ""}`)} are named`,
    );
  return new Uint8Array(await found.data.slice(from, from + size).arrayBuffer());
}
