// The metadata of parquet files is read by our own code. hyparquet 1.31 takes time quadratic in the length of one number
// (a footer of 200 kB: 35 s) and an object per byte, and a run of 5 bytes may make it allocate 2^31 values
// (`readRleBitPackedHybrid`), which ends the process. Its Snappy decoder is used: it writes into a buffer of our size.

/** A value of Thrift's compact protocol: numbers of any width, bytes, lists, and structs by field number. */
export type ThriftValue = number | boolean | Uint8Array | readonly ThriftValue[] | ThriftStruct;
export type ThriftStruct = ReadonlyMap<number, ThriftValue>;

const maxDepth = 16;
/** One byte can become an object of a hundred bytes. */
const maxValues = 1_000_000;
/** 64 bits in groups of seven. */
const maxVarint = 10;

/**
 * Reads a struct in Thrift's compact protocol, the encoding of parquet's headers. Depth, widths and ends are checked,
 * nothing is allocated before its bytes are known to exist, and the struct holds at most a million values. Returns null if
 * it is damaged.
 */
export function readThrift(bytes: Uint8Array, start: number): { value: ThriftStruct; end: number } | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  let values = 0;
  let isDamaged = false;

  const byte = (): number => {
    const value = bytes[at++];
    if (value === undefined) isDamaged = true;
    return value ?? 0;
  };
  /** Advances by `length` bytes and returns where they began. */
  const skip = (length: number): number => {
    at += length;
    isDamaged ||= at > bytes.length;
    return at - length;
  };
  const varint = (): number => {
    let result = 0;
    for (let i = 0, scale = 1; i < maxVarint; i++, scale *= 128) {
      const part = byte();
      result += (part & 127) * scale;
      if ((part & 128) === 0) return result;
    }
    isDamaged = true;
    return 0;
  };
  const integer = (): number => {
    const value = varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  const element = (type: number, depth: number): ThriftValue => {
    if (++values > maxValues || depth > maxDepth) isDamaged = true;
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
        const from = skip(8);
        return isDamaged ? 0 : view.getFloat64(from, true);
      }
      case 8: {
        const from = skip(varint());
        return isDamaged ? new Uint8Array(0) : bytes.subarray(from, at);
      }
      case 9:
        return list(depth);
      case 12:
        return struct(depth);
      default:
        isDamaged = true;
        return 0;
    }
  };
  const list = (depth: number): ThriftValue[] => {
    const head = byte();
    const size = head >> 4 === 15 ? varint() : head >> 4;
    const type = head & 15;
    const elements: ThriftValue[] = [];
    // Every element takes at least one byte, also a boolean.
    for (let i = 0; i < size && !isDamaged; i++) elements.push(type <= 2 ? byte() === 1 : element(type, depth + 1));
    return elements;
  };
  const struct = (depth: number): Map<number, ThriftValue> => {
    const fields = new Map<number, ThriftValue>();
    for (let field = 0; !isDamaged; ) {
      const head = byte();
      if ((head & 15) === 0) break;
      field = head >> 4 === 0 ? integer() : field + (head >> 4);
      fields.set(field, element(head & 15, depth + 1));
    }
    return fields;
  };

  const value = struct(0);
  return isDamaged ? null : { value, end: at };
}

/** A field that must be a whole number from 0 to `max`; null otherwise. */
export function wholeNumberAt(struct: ThriftStruct | null, field: number, max: number): number | null {
  const value = struct?.get(field);
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max ? value : null;
}

export function structAt(struct: ThriftStruct | null, field: number): ThriftStruct | null {
  const value = struct?.get(field);
  return value instanceof Map ? value : null;
}

/** The structs of a list, without its other elements. */
export function structsAt(struct: ThriftStruct | null, field: number): readonly ThriftStruct[] {
  const value = struct?.get(field);
  return Array.isArray(value) ? value.filter((one): one is ThriftStruct => one instanceof Map) : [];
}

export function textAt(struct: ThriftStruct | null, field: number): string | null {
  const value = struct?.get(field);
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : null;
}
