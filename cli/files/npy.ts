const types = { Uint8Array: "|u1", Int32Array: "<i4", Float32Array: "<f4" } as const;

export type NpyValues = Uint8Array | Int32Array | Float32Array;

/**
 * An array as a NumPy file (format version 1.0: magic, header of a multiple of 64 bytes, row-major little-endian
 * values; https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 *
 * @throws RangeError when the shape does not match the number of values.
 */
export function npy(values: NpyValues, shape: readonly number[]): Uint8Array {
  const size = shape.reduce((product, side) => product * side, 1);
  if (size !== values.length)
    throw new RangeError(`${values.length} values found, ${size} expected by an array of ${shape.join(" x ")}`);
  const type = types[values.constructor.name as keyof typeof types];
  const sides = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const fields = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sides}), }`;
  const header = fields.padEnd(Math.ceil((10 + fields.length + 1) / 64) * 64 - 11);
  const start = Buffer.alloc(10);
  start.write("\x93NUMPY", "latin1");
  start.writeUInt8(1, 6);
  start.writeUInt16LE(header.length + 1, 8);
  return Buffer.concat([start, Buffer.from(`${header}\n`, "latin1"), littleEndian(values)]);
}

function littleEndian(values: NpyValues): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const bytes = new DataView(new ArrayBuffer(4 * values.length));
  for (const [i, value] of values.entries())
    if (values instanceof Float32Array) bytes.setFloat32(4 * i, value, true);
    else bytes.setInt32(4 * i, value, true);
  return new Uint8Array(bytes.buffer);
}
