import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";

/** Numbers in typed fields of one tensor. Larger weights are stored as raw bytes. */
const mostNumbers = 2 ** 24;

export type Field = (reader: BinaryReader, wire: WireType) => void;
type Reading<T> = (reader: BinaryReader, wire: WireType) => T;

/** Reads a message. Unknown fields are skipped. @throws an Error on malformed bytes. */
export function readFields(bytes: Uint8Array, fields: Readonly<Record<number, Field>>): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const field = fields[number];
    if (field === undefined) reader.skip(wire, number);
    else field(reader, wire);
    if (reader.pos > reader.len) throw new RangeError("a field goes beyond the end of its message");
  }
}

/** A field that sets a property. */
export const set =
  <T, K extends keyof T>(target: T, key: K, read: Reading<T[K]>): Field =>
  (reader, wire) => {
    target[key] = read(reader, wire);
  };

export const bytesAt: Reading<Uint8Array> = (reader, wire) => {
  if (wire !== WireType.LengthDelimited) throw new Error(`wire type ${wire} found where bytes were expected`);
  return reader.bytes();
};

export const textAt: Reading<string> = (reader, wire) => new TextDecoder().decode(bytesAt(reader, wire));

export const integerAt: Reading<number> = (reader, wire) => {
  if (wire !== WireType.Varint) throw new Error(`wire type ${wire} found where an integer was expected`);
  return Number(reader.int64());
};

export const floatAt: Reading<number> = (reader, wire) => {
  if (wire !== WireType.Bit32) throw new Error(`wire type ${wire} found where a float was expected`);
  if (reader.pos + 4 > reader.len) throw new RangeError("a float goes beyond the end of its message");
  return reader.float();
};

const doubleAt: Reading<number> = (reader, wire) => {
  if (wire !== WireType.Bit64) throw new Error(`wire type ${wire} found where a double was expected`);
  if (reader.pos + 8 > reader.len) throw new RangeError("a double goes beyond the end of its message");
  return reader.double();
};

/** A repeated field of numbers, packed or not. */
function repeated(target: number[], one: Reading<number>, wireOfOne: WireType): Field {
  const push = (value: number) => bounded(target, value, mostNumbers, "numbers in one typed field");
  return (reader, wire) => {
    if (wire !== WireType.LengthDelimited) {
      push(one(reader, wire));
      return;
    }
    const packed = new BinaryReader(reader.bytes());
    while (packed.pos < packed.len) push(one(packed, wireOfOne));
  };
}

export const integersInto = (target: number[]) => repeated(target, integerAt, WireType.Varint);
export const floatsInto = (target: number[]) => repeated(target, floatAt, WireType.Bit32);
export const doublesInto = (target: number[]) => repeated(target, doubleAt, WireType.Bit64);

/** A repeated field of messages or texts. */
export const many =
  <T>(target: T[], read: Reading<T>, most: number, what: string): Field =>
  (reader, wire) =>
    bounded(target, read(reader, wire), most, what);

function bounded<T>(target: T[], item: T, most: number, what: string): void {
  if (target.length >= most) throw new RangeError(`more than ${most} ${what}`);
  target.push(item);
}

/** A message inside a message. */
export const inner =
  <T>(read: (bytes: Uint8Array) => T): Reading<T> =>
  (reader, wire) =>
    read(bytesAt(reader, wire));
