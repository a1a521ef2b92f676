import crc from "crc-32";
import { Unzlib } from "fflate";
import { adam7, onePass } from "../../experiment/pictures/pngPasses.ts";
import { foreignFormat, type PictureFormat, pictureFormat } from "./pictureFormat.ts";

/**
 * Tells whether a picture file is complete from the structure of its format alone. Browsers disagree on damaged files:
 * Firefox and WebKit decode half a PNG or JPEG without an error, so the lab cannot rely on the decoder to reject them.
 */

/** Why the bytes are no complete picture, as the end of a sentence about the file; null when the structure is complete. */
export function pictureDamage(bytes: Uint8Array): string | null {
  const format = pictureFormat(bytes);
  if (format === null) return foreignFormat(bytes);
  try {
    const problem = problems[format.name](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    return problem === null
      ? null
      : `is a damaged ${format.name} file: ${problem}. Open it in an image editor and save it again`;
  } catch (error) {
    // Reading past the end is how every check meets a truncated file.
    if (error instanceof RangeError)
      return `is a damaged ${format.name} file: it ends too early. Copy or download it again`;
    throw error;
  }
}

/** Each check throws a RangeError where it reads past the end of the file. */
const problems: Readonly<Record<PictureFormat["name"], (view: DataView) => string | null>> = {
  PNG: pngProblem,
  JPEG: jpegProblem,
  GIF: gifProblem,
  WebP: webpProblem,
  AVIF: avifProblem,
  BMP: bmpProblem,
};

/** Bytes as text, one character each; empty where the file ends before. */
export function textAt(view: DataView, at: number, length: number): string {
  if (at + length > view.byteLength) return "";
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, length));
}

/** Throws a RangeError unless `end` bytes are there. */
function need(view: DataView, end: number): void {
  if (end > view.byteLength) throw new RangeError("the file ends too early");
}

function pngProblem(view: DataView): string | null {
  const pixels: Uint8Array[] = [];
  for (let at = 8; ; ) {
    const length = view.getUint32(at);
    const type = textAt(view, at + 4, 4);
    const end = at + 12 + length;
    need(view, end);
    const part = new Uint8Array(view.buffer, view.byteOffset + at + 4, length + 4);
    if (view.getUint32(end - 4) !== crc.buf(part) >>> 0) return `the checksum of its ${type} part is wrong`;
    if (type === "IDAT") pixels.push(part.subarray(4));
    if (type === "IEND") return pixels.length > 0 ? pixelsProblem(view, pixels) : "it holds no pixels";
    at = end;
  }
}

/** Whether the compressed pixels of a PNG are as many as its header says. */
function pixelsProblem(view: DataView, parts: readonly Uint8Array[]): string | null {
  const [width, height, bits, isInterlaced] = [
    view.getUint32(16),
    view.getUint32(20),
    view.getUint8(24),
    view.getUint8(28),
  ];
  const perPixel = bits * ([1, 0, 3, 1, 2, 0, 4][view.getUint8(25)] ?? 0);
  // Each line has one byte for its filter; an interlaced picture is seven smaller ones.
  const expected = (isInterlaced === 1 ? adam7 : onePass)
    .map(([x, y, dx, dy]) => [Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)] as const)
    .reduce((sum, [w, h]) => (w > 0 && h > 0 ? sum + h * (1 + Math.ceil((w * perPixel) / 8)) : sum), 0);
  let found = 0;
  const inflate = new Unzlib((part) => {
    found += part.length;
  });
  try {
    for (const part of parts) inflate.push(part);
  } catch {
    return "its pixels cannot be decompressed";
  }
  return found < expected ? `it holds ${found} of ${expected} bytes of pixels` : null;
}

function jpegProblem(view: DataView): string | null {
  let hasScan = false;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return `a marker is missing at byte ${at}`;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (marker === 0xd9) return hasScan ? null : "it holds no pixels";
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else {
      at += 2 + view.getUint16(at + 2);
      if (marker !== 0xda) continue;
      hasScan = true;
      // Compressed data: 0xff is followed by 0 or a restart marker until the next real marker.
      const inScan = (next: number) => next === 0 || (next >= 0xd0 && next <= 0xd7);
      while (view.getUint8(at) !== 0xff || inScan(view.getUint8(at + 1))) at += 1;
    }
  }
}

function gifProblem(view: DataView): string | null {
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + tableBytes(view.getUint8(10));
  let hasPixels = false;
  for (;;) {
    const block = view.getUint8(at);
    if (block === 0x3b) return hasPixels ? null : "it holds no pixels";
    if (block === 0x21) at += 2;
    else if (block === 0x2c) {
      hasPixels = true;
      at += 11 + tableBytes(view.getUint8(at + 9));
    } else return `an unknown block is at byte ${at}`;
    while (view.getUint8(at) !== 0) at += 1 + view.getUint8(at);
    at += 1;
  }
}

function webpProblem(view: DataView): string | null {
  const end = 8 + view.getUint32(4, true);
  need(view, end);
  for (let at = 12; at < end; ) {
    const length = view.getUint32(at + 4, true);
    need(view, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  return null;
}

function avifProblem(view: DataView): string | null {
  let hasPixels = false;
  for (let at = 0; at < view.byteLength; ) {
    const size = view.getUint32(at);
    const type = textAt(view, at + 4, 4);
    if (type === "mdat") hasPixels = true;
    // A size of 0 reaches to the end of the file; 1 is followed by one of 64 bits.
    const bytes = size === 0 ? view.byteLength - at : size === 1 ? Number(view.getBigUint64(at + 8)) : size;
    if (bytes < 8) return `a box of ${bytes} bytes is at byte ${at}`;
    need(view, at + bytes);
    at += bytes;
  }
  return hasPixels ? null : "it holds no pixels";
}

function bmpProblem(view: DataView): string | null {
  const [pixelsAt, headerBytes] = [view.getUint32(10, true), view.getUint32(14, true)];
  if (headerBytes < 40) return null;
  const [width, height] = [view.getInt32(18, true), Math.abs(view.getInt32(22, true))];
  const [bits, compression] = [view.getUint16(28, true), view.getUint32(30, true)];
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const isCompressed = compression !== 0 && compression !== 3;
  need(view, pixelsAt + (isCompressed ? view.getUint32(34, true) : rowBytes * height));
  return null;
}
