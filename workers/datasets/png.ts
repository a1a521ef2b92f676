import { decode } from "fast-png";

export interface GreyImage {
  readonly width: number;
  readonly height: number;
  /** uint8, row-major. */
  readonly pixels: Uint8Array;
}

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * An 8-bit grey PNG of exactly `width` x `height`. The size is read from the file's head before anything is unpacked,
 * so that a small file cannot ask for much memory. Throws a RangeError that names `file`, what was found and what was
 * expected.
 */
export function decodeGreyPng(file: string, bytes: Uint8Array, width: number, height: number): GreyImage {
  if (!signature.every((byte, i) => bytes[i] === byte) || bytes.length < 24)
    throw new RangeError(`${file} is not a png: found ${bytes.length} bytes starting with ${head(bytes)}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = [view.getUint32(16), view.getUint32(20)];
  if (found[0] !== width || found[1] !== height)
    throw new RangeError(`${file} is ${found[0]} x ${found[1]} pixels, expected ${width} x ${height}`);
  let png: ReturnType<typeof decode>;
  try {
    png = decode(bytes, { checkCrc: true });
  } catch (error) {
    throw new RangeError(`${file} is a damaged png (${(error as Error).message}): fetch it again`);
  }
  if (png.channels !== 1 || png.depth !== 8 || png.palette)
    throw new RangeError(
      `${file} has ${png.channels} channels of ${png.depth} bits${png.palette ? " and a palette" : ""}, expected one grey channel of 8 bits`,
    );
  return { width, height, pixels: Uint8Array.from(png.data) };
}

function head(bytes: Uint8Array): string {
  return (
    Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ") || "nothing"
  );
}
