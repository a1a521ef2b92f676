import { base64 } from "@scure/base";
import { zlibSync } from "fflate";
import { crc32 } from "../workers/datasets/formats/archives/deflate.ts";

/** A grey JPEG of 3 x 2 pixels, written by ImageMagick. */
const jpeg = base64.decode(
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/wAALCAACAAMBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACP/EAB4QAAAEBwAAAAAAAAAAAAAAAAACBggEFyg1RlJj/9oACAEBAAA/AHw2FrDYpApWnJB2suIQWxuQ/9k=",
);

const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
const uint32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);

function chunk(type: string, content: ArrayLike<number>): number[] {
  const body = [...ascii(type), ...Array.from(content)];
  return [...uint32(content.length), ...body, ...uint32(crc32(Uint8Array.from(body)))];
}

/** A PNG of one row: its colour type, bits, width, packed samples, and chunks before the pixels. */
export function pngWith(
  type: number,
  depth: number,
  width: number,
  row: readonly number[],
  chunks: Readonly<Record<string, readonly number[]>> = {},
): Uint8Array {
  return Uint8Array.of(
    ...[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
    ...chunk("IHDR", [...uint32(width), ...uint32(1), depth, type, 0, 0, 0]),
    ...Object.entries(chunks).flatMap(([name, content]) => chunk(name, content)),
    ...chunk("IDAT", zlibSync(Uint8Array.of(0, ...row))),
    ...chunk("IEND", []),
  );
}

/** An EXIF block that states an orientation. */
export function exifOf(orientation: number, little: boolean): Uint8Array {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, 1, little);
  view.setUint16(10, 274, little);
  view.setUint16(12, 3, little);
  view.setUint32(14, 1, little);
  view.setUint16(18, orientation, little);
  return bytes;
}

/** The PNG with an EXIF orientation. */
export function exifPng(png: Uint8Array, orientation: number, little = true): Uint8Array {
  const afterHeader = 8 + 25;
  return Uint8Array.of(
    ...png.subarray(0, afterHeader),
    ...chunk("eXIf", exifOf(orientation, little)),
    ...png.subarray(afterHeader),
  );
}

/** A grey JPEG of 3 x 2 pixels with an EXIF orientation. */
export function exifJpeg(orientation: number): Uint8Array {
  const exif = [...ascii("Exif\0\0"), ...exifOf(orientation, false)];
  return Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2, ...exif, ...jpeg.subarray(2));
}
