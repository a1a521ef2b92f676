/** A value of Thrift's compact protocol: numbers of any width, bytes, lists, and structs by field number. */
export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct;
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

const mostDepth = 16;
/** A byte can become an object of a hundred. */
const mostValues = 1_000_000;
/** 64 bits in groups of seven. */
const mostVarint = 10;

/**
 * A struct in Thrift's compact protocol (the language of parquet's heads), read without trust: depth, widths and ends are
 * checked, nothing is allocated before its bytes are there, and it holds a million values at most. `null` when it is
 * damaged.
 */
export function readThrift(bytes: Uint8Array, start: number): { value: ThriftStruct; end: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  let damaged = false;

  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) damaged = true;
    return value ?? 0;
  };
  const varint = (): number => {
    let result = 0;
    for (let i = 0, scale = 1; i < mostVarint; i++, scale *= 128) {
      const part = byte();
      result += (part & 127) * scale;
      if ((part & 128) === 0) return result;
    }
    damaged = true;
    return 0;
  };
  const integer = (): number => {
    const value = varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  let values = 0;
  const element = (type: number, depth: number): ThriftValue => {
    if (++values > mostValues) damaged = true;
    switch (type) {
      case 1:
      case 2:
        return type === 1;
      case 3:
        return (byte() << 24) >> 24;
      case 4:
      case 5:
      case 6:
        return integer();
      case 7: {
        const from = at;
        at += 8;
        damaged ||= at > bytes.length;
        return damaged ? 0 : view.getFloat64(from, true);
      }
      case 8: {
        const length = varint();
        const from = at;
        at += length;
        damaged ||= at > bytes.length;
        return damaged ? new Uint8Array(0) : bytes.subarray(from, at);
      }
      case 9:
        return list(depth);
      case 12:
        return struct(depth);
      default:
        damaged = true;
        return 0;
    }
  };
  const list = (depth: number): ThriftValue[] => {
    const head = byte();
    const size = head >> 4 === 15 ? varint() : head >> 4;
    const type = head & 15;
    const elements: ThriftValue[] = [];
    if (depth > mostDepth) damaged = true;
    // Every element takes a byte at least, booleans in lists too.
    for (let i = 0; i < size && !damaged; i++)
      elements.push(type <= 2 ? byte() === 1 : element(type, depth + 1));
    return elements;
  };
  const struct = (depth: number): Map<number, ThriftValue> => {
    const fields = new Map<number, ThriftValue>();
    if (depth > mostDepth) damaged = true;
    for (let field = 0; !damaged; ) {
      const head = byte();
      if ((head & 15) === 0) break;
      field = head >> 4 === 0 ? integer() : field + (head >> 4);
      fields.set(field, element(head & 15, depth + 1));
    }
    return fields;
  };

  const value = struct(0);
  return damaged ? null : { value, end: at };
}

/** A field that must be a whole number from 0 to `most`; null else. */
export function natural(struct: ThriftStruct | null, field: number, most: number): number | null {
  const value = struct?.get(field);
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= most ? value : null;
}

export function structAt(struct: ThriftStruct | null, field: number): ThriftStruct | null {
  const value = struct?.get(field);
  return value instanceof Map ? value : null;
}

/** The structs of a list; others are left out. */
export function structsAt(struct: ThriftStruct | null, field: number): readonly ThriftStruct[] {
  const value = struct?.get(field);
  return Array.isArray(value) ? value.filter((one): one is ThriftStruct => one instanceof Map) : [];
}

export function textAt(struct: ThriftStruct | null, field: number): string | null {
  const value = struct?.get(field);
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : null;
}
