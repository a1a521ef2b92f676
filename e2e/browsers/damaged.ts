import { encode } from "fast-png";
import { scannedOne } from "../steps/pictures.ts";

const bytesOf = (base64: string) => Buffer.from(base64, "base64");
const half = (bytes: Buffer) => bytes.subarray(0, bytes.length / 2);
const whole = scannedOne().buffer;
const upperHalf = Buffer.from(encode({ width: 60, height: 40, channels: 1, data: new Uint8Array(60 * 40).fill(99) }));
/** The smallest pictures of these formats: one pixel each. */
const gif = bytesOf("R0lGODlhAQABAIAAAAUEBAAAACwAAAAAAQABAAACAkQBADs=");
const webp = bytesOf("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");
const bmp = bytesOf("Qk06AAAAAAAAADYAAAAoAAAAAQAAAAEAAAABABgAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAA////AA==");
const jpeg = bytesOf(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAB//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AR//Z",
);

/** Pictures that browsers may decode silently, although part of them is missing. */
export const damaged: readonly (readonly [name: string, bytes: Buffer, says: RegExp])[] = [
  ["half.png", half(whole), /half\.png is a damaged PNG file/],
  // The header of a picture of 80 lines, and 40 lines with correct checksums.
  [
    "short.png",
    Buffer.concat([whole.subarray(0, 33), upperHalf.subarray(33)]),
    /short\.png is a damaged PNG file: it holds/,
  ],
  ["half.jpg", jpeg.subarray(0, -4), /half\.jpg is a damaged JPEG file/],
  ["half.gif", half(gif), /half\.gif is a damaged GIF file/],
  ["half.webp", half(webp), /half\.webp is a damaged WebP file/],
  ["half.bmp", bmp.subarray(0, -3), /half\.bmp is a damaged BMP file/],
  ["notes.png", Buffer.from("a one"), /notes\.png does not begin like a PNG/],
];
