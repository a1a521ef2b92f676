const writers: Readonly<Record<string, (view: DataView, at: number, value: number) => void>> = {
  "|u1": (view, at, value) => view.setUint8(at, value),
  "|b1": (view, at, value) => view.setUint8(at, value),
  "<i4": (view, at, value) => view.setInt32(at, value, true),
  "<i8": (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  "<f4": (view, at, value) => view.setFloat32(at, value, true),
  "<f8": (view, at, value) => view.setFloat64(at, value, true),
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
    writers[type]?.(view, i * size, valueAt(index));
  }
  return bytes;
}
