/** Largest magnitude that a binary16 value holds. */
const largestHalf = 65_504;

/**
 * A float32 value as the nearest IEEE 754 binary16, ties to even; the bits. Values beyond its range throw, because a
 * weight that becomes infinite makes a network useless.
 */
export function floatToHalf(value: number): number {
  if (!Number.isFinite(value) || Math.abs(value) >= largestHalf + 16)
    throw new RangeError(
      `weight ${value} found, at most ${largestHalf} in size expected: keep single precision`,
    );
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  // Below 2^-14 values are multiples of 2^-24; above, of 2^(exponent - 10).
  const exponent = Math.max(-14, size === 0 ? -14 : Math.floor(Math.log2(size)));
  const steps = roundToEven(size / 2 ** (exponent - 10));
  // Rounding up to the next power of two carries into the exponent by itself: 2048 steps are one more exponent.
  return sign | (steps + (exponent + 14) * 1024);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

interface TensorInfo {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * The same safetensors file with its F32 tensors stored as F16, half the size; others stay as they are. What is stored is
 * what counts: measure the network again with it. Throws a RangeError on a file that is no safetensors or a weight that
 * half precision cannot hold.
 */
export function halfPrecision(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.byteLength < 8 ? Number.NaN : Number(view.getBigUint64(0, true));
  if (!(length > 0 && 8 + length <= bytes.byteLength))
    throw new RangeError(`${bytes.byteLength} bytes found, a safetensors file expected`);
  const { __metadata__, ...tensors } = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, 8 + length)),
  ) as Record<string, TensorInfo> & { __metadata__?: unknown };
  const start = 8 + length;
  const header: Record<string, unknown> = __metadata__ === undefined ? {} : { __metadata__ };
  const parts: Uint8Array[] = [];
  let end = 0;
  // In the order of the values, wider ones first as they were: every value stays at a multiple of its size.
  const ordered = Object.entries(tensors).sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0]);
  for (const [name, { dtype, shape, data_offsets }] of ordered) {
    const [from, to] = data_offsets;
    const part =
      dtype === "F32"
        ? halves(view, start + from, (to - from) / 4)
        : bytes.subarray(start + from, start + to);
    header[name] = {
      dtype: dtype === "F32" ? "F16" : dtype,
      shape,
      data_offsets: [end, end + part.byteLength],
    };
    parts.push(part);
    end += part.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const padded = Math.ceil(json.length / 8) * 8;
  const made = new Uint8Array(8 + padded + end);
  new DataView(made.buffer).setBigUint64(0, BigInt(padded), true);
  made.fill(0x20, 8, 8 + padded);
  made.set(json, 8);
  let at = 8 + padded;
  for (const part of parts) {
    made.set(part, at);
    at += part.byteLength;
  }
  return made;
}

function halves(view: DataView, from: number, count: number): Uint8Array {
  const made = new DataView(new ArrayBuffer(2 * count));
  for (let i = 0; i < count; i++)
    made.setUint16(2 * i, floatToHalf(view.getFloat32(from + 4 * i, true)), true);
  return new Uint8Array(made.buffer);
}
