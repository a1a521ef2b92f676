import { setFloat16 } from "@petamoriken/float16";

type Write = (view: DataView, at: number, value: number, little: boolean) => void;

const writers: Readonly<Record<string, Write>> = {
  u1: (view, at, value) => view.setUint8(at, value),
  b1: (view, at, value) => view.setUint8(at, value),
  i1: (view, at, value) => view.setInt8(at, value),
  u2: (view, at, value, little) => view.setUint16(at, value, little),
  i2: (view, at, value, little) => view.setInt16(at, value, little),
  i4: (view, at, value, little) => view.setInt32(at, value, little),
  i8: (view, at, value, little) => view.setBigInt64(at, BigInt(value), little),
  f2: (view, at, value, little) => setFloat16(view, at, value, little),
  f4: (view, at, value, little) => view.setFloat32(at, value, little),
  f8: (view, at, value, little) => view.setFloat64(at, value, little),
};

/** A `.npy` file for tests: the value at each index, in C or Fortran order. */
export function npyOf(
  type: string,
  shape: readonly number[],
  fortran: boolean,
  valueAt: (index: number[]) => number,
): Uint8Array {
  const size = Number(type.slice(2));
  const count = shape.reduce((product, side) => product * side, 1);
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${type}', 'fortran_order': ${fortran ? "True" : "False"}, 'shape': (${sides}), }\n`;
  const bytes = new Uint8Array(10 + header.length + count * size);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  const view = new DataView(bytes.buffer, 10 + header.length);
  for (let i = 0; i < count; i++) {
    const index = new Array<number>(shape.length);
    let rest = i;
    for (let k = 0; k < shape.length; k++) {
      const d = fortran ? k : shape.length - 1 - k;
      index[d] = rest % (shape[d] as number);
      rest = Math.floor(rest / (shape[d] as number));
    }
    (writers[type.slice(1)] as Write)(view, i * size, valueAt(index), type[0] !== ">");
  }
  return bytes;
}

/** A `.npy` file of text for tests: `kind` U (code points) or S (bytes), as numpy writes a list of strings. */
export function npyTextOf(kind: "U" | "S", texts: readonly string[], order: "<" | ">" = "<"): Uint8Array {
  const rows = texts.map((text) =>
    kind === "U" ? [...text].map((letter) => letter.codePointAt(0) as number) : [...new TextEncoder().encode(text)],
  );
  const length = Math.max(1, ...rows.map((row) => row.length));
  const each = length * (kind === "U" ? 4 : 1);
  const descr = kind === "U" ? `${order}U${length}` : `|S${length}`;
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${texts.length},), }\n`;
  const bytes = new Uint8Array(10 + header.length + texts.length * each);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  const view = new DataView(bytes.buffer, 10 + header.length);
  for (const [i, row] of rows.entries())
    for (const [k, value] of row.entries())
      if (kind === "U") view.setUint32(i * each + 4 * k, value, order === "<");
      else view.setUint8(i * each + k, value);
  return bytes;
}
