// PNGs are decoded by our own code: fast-png 8 unpacks whatever a file contains (a picture of 2 x 2 pixels and 190 kB makes
// it allocate 300 MB, a colour profile 190 MB) before the size can be checked.

import { concatBytes } from "@noble/hashes/utils.js";
import { exifOrientation, upright } from "../../../../src/experiment/pictures/orientation.ts";
import { adam7, onePass } from "../../../../src/experiment/pictures/pngPasses.ts";
import { crc32, inflateExactly } from "../archives/deflate.ts";
import { damaged, datasetFileError } from "../problem.ts";
import { kindOf, startsWith } from "../signature.ts";
import { newStudy, type PictureRule } from "./alike.ts";
import type { Picture, PixelBudget } from "./pixelBudget.ts";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Samples per pixel, and the depths that a colour type allows (PNG specification, section 11.2.2). */
const colourTypes: Readonly<Record<number, { readonly samples: number; readonly depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};
const paletteType = 3;

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly type: number;
  readonly samples: number;
  readonly isInterlaced: boolean;
}

/** A PNG, and what decides how the other pictures of its data set are read. */
export interface DecodedPng {
  readonly picture: Picture;
  readonly depth: number;
  /** Highest sample and alpha of 16 bits; 0 for other depths. */
  readonly highest16: number;
  readonly highestAlpha16: number;
  readonly isTransparent: boolean;
  readonly orientation: number;
}

/** Full scale of 16 bits, of which the upper 8 are kept. */
const full16Bits = 65_535;

/**
 * Any PNG as 8-bit grey or colour: every colour type, depth and interlacing. Transparent pixels are laid on white. Of 16
 * bits the upper 8 are kept, unless `rule` has a smaller scale. `budget` is charged before anything is unpacked. Throws a
 * `dataset-file` error.
 */
export function decodePng(
  file: string,
  bytes: Uint8Array,
  budget: PixelBudget,
  { full16, opaque16 }: PictureRule = newStudy().rule,
): DecodedPng {
  const { header, palette, transparency, orientation, deflated } = readChunks(file, bytes);
  const { width, height, depth, type, samples, isInterlaced } = header;
  budget.take(file, height, width);
  const passes = (isInterlaced ? adam7 : onePass)
    .map(([x, y, dx, dy]) => {
      const columns = Math.ceil((width - x) / dx);
      const lineBytes = Math.ceil((columns * samples * depth) / 8);
      return { x, y, dx, dy, columns, rows: Math.ceil((height - y) / dy), lineBytes };
    })
    .filter(({ columns, rows }) => columns > 0 && rows > 0);
  const size = passes.reduce((sum, { rows, lineBytes }) => sum + rows * (1 + lineBytes), 0);
  const lines = inflateExactly(file, "png picture", deflated, size);
  const channels = type === 0 || type === 4 ? 1 : 3;
  const pixels = new Uint8Array(width * height * channels);
  const bytesPerPixel = Math.max(1, (samples * depth) >> 3);
  const mask = (1 << Math.min(depth, 8)) - 1;
  const sampleAt = (line: number, index: number): number => {
    if (depth === 8) return lines[line + index] as number;
    if (depth === 16) return ((lines[line + 2 * index] as number) << 8) | (lines[line + 2 * index + 1] as number);
    const bit = index * depth;
    return ((lines[line + (bit >> 3)] as number) >> (8 - depth - (bit & 7))) & mask;
  };
  const byteOf = (sample: number): number => {
    if (depth < 16) return (sample * 255) / mask;
    return full16 === full16Bits ? sample >> 8 : Math.min(255, Math.round((sample * 255) / full16));
  };
  const hasAlpha = type === 4 || type === 6;
  const opaque = depth === 16 ? opaque16 : 255;
  const isKey = keyOf(transparency, type, channels);
  let isTransparent = false;
  let highest16 = 0;
  let highestAlpha16 = 0;
  /** Lays the pixel that ends before `end` on white. */
  const layOnWhite = (end: number, alpha: number) => {
    isTransparent = true;
    const cover = alpha / opaque;
    for (let at = end - channels; at < end; at++)
      pixels[at] = Math.round(cover * (pixels[at] as number) + (1 - cover) * 255);
  };
  let start = 0;
  for (const { x, y, dx, dy, columns, rows, lineBytes } of passes) {
    if (!unfilter(lines, start, rows, lineBytes, bytesPerPixel))
      throw damaged(file, "png picture", "an unknown filter");
    for (let row = 0; row < rows; row++) {
      const line = start + row * (lineBytes + 1) + 1;
      let to = ((y + row * dy) * width + x) * channels;
      for (let column = 0; column < columns; column++, to += dx * channels)
        if (type === paletteType) {
          const colour = sampleAt(line, column);
          if (3 * colour + 3 > palette.length) throw damaged(file, "png picture", "a colour outside its palette");
          for (let c = 0; c < 3; c++) pixels[to + c] = palette[3 * colour + c] as number;
          const alpha = transparency[colour] ?? 255;
          if (alpha < 255) layOnWhite(to + 3, alpha);
        } else {
          const first = column * samples;
          for (let c = 0; c < channels; c++) {
            const sample = sampleAt(line, first + c);
            pixels[to + c] = byteOf(sample);
            if (depth === 16 && sample > highest16) highest16 = sample;
          }
          if (hasAlpha) {
            const alpha = sampleAt(line, first + channels);
            if (depth === 16 && alpha > highestAlpha16) highestAlpha16 = alpha;
            if (alpha < opaque) layOnWhite(to + channels, alpha);
          } else if (isKey?.((c) => sampleAt(line, first + c)) === true) layOnWhite(to + channels, 0);
        }
    }
    start += rows * (lineBytes + 1);
  }
  const picture: Picture = { width, height, channels, pixels };
  return { picture, depth, highest16, highestAlpha16, isTransparent, orientation };
}

/** Whether a pixel is the one transparent colour of a picture without alpha (tRNS); null if there is none. */
function keyOf(transparency: Uint8Array, type: number, channels: number) {
  if ((type !== 0 && type !== 2) || transparency.length < 2 * channels) return null;
  const key = Array.from({ length: channels }, (_, c) => {
    return ((transparency[2 * c] as number) << 8) | (transparency[2 * c + 1] as number);
  });
  return (sampleOf: (channel: number) => number) => key.every((sample, c) => sampleOf(c) === sample);
}

function readChunks(
  file: string,
  bytes: Uint8Array,
): {
  readonly header: Header;
  readonly palette: Uint8Array;
  readonly transparency: Uint8Array;
  readonly orientation: number;
  readonly deflated: Uint8Array;
} {
  if (!startsWith(bytes, signature)) throw datasetFileError(file, `is ${kindOf(bytes)}, expected a png picture`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const wrong = (why: string) => damaged(file, "png picture", why);
  const data: Uint8Array[] = [];
  let header: Header | null = null;
  let palette = new Uint8Array(0);
  let transparency = new Uint8Array(0);
  let orientation = upright;
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw wrong(`it ends after ${bytes.length} bytes, within a chunk`);
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12) throw wrong(`a chunk of ${length} bytes where ${bytes.length - at} are left`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const content = bytes.subarray(at + 8, at + 8 + length);
    // Chunks in lower case are optional; most (text, times, profiles) are skipped.
    const isCritical = ((bytes[at + 4] as number) & 32) === 0;
    if (isCritical && crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw wrong("the checksum of a chunk does not match");
    at += 12 + length;
    if (type === "IHDR" && header === null) header = readHeader(file, content);
    else if (header === null) throw wrong("its first chunk is not the header");
    else if (type === "PLTE") palette = content.slice();
    else if (type === "tRNS") transparency = content.slice();
    else if (type === "eXIf") orientation = exifOrientation(content);
    else if (type === "IDAT") data.push(content);
    else if (type === "IEND") break;
    else if (isCritical) throw wrong("an unknown chunk that cannot be skipped");
  }
  const zlib = concatBytes(...data);
  const [method = 0, flags = 0] = zlib;
  if ((method & 15) !== 8 || flags & 32 || (method * 256 + flags) % 31) throw wrong("its pixels are not a zlib stream");
  return { header, palette, transparency, orientation, deflated: zlib.subarray(2) };
}

function readHeader(file: string, content: Uint8Array): Header {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [depth = 0, type = 0, compression, filter, interlace] = content.subarray(8);
  const colour = colourTypes[type];
  if (content.length !== 13 || !colour?.depths.includes(depth) || compression || filter || (interlace ?? 2) > 1)
    throw datasetFileError(
      file,
      `is a png picture of colour type ${type}, ${depth} bits and interlacing ${interlace ?? "missing"}, which the format does not allow: create it again`,
    );
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    type,
    samples: colour.samples,
    isInterlaced: interlace === 1,
  };
}

/**
 * Reverses the filters of `rows` scanlines in place (PNG specification, section 9.2). A scanline is the number of its
 * filter and `line` bytes; `bpp` is the distance in bytes to the pixel on the left. Returns false if a filter is unknown.
 */
function unfilter(data: Uint8Array, start: number, rows: number, line: number, bpp: number): boolean {
  for (let row = 0; row < rows; row++) {
    const at = start + row * (line + 1) + 1;
    const up = row === 0 ? -1 : at - line - 1;
    const filter = data[at - 1] as number;
    if (filter > 4) return false;
    if (filter === 0) continue;
    for (let i = 0; i < line; i++) {
      // The filters use 0 where there is no pixel on the left or no line above.
      const left = i < bpp ? 0 : (data[at + i - bpp] as number);
      const above = up < 0 ? 0 : (data[up + i] as number);
      const corner = i < bpp || up < 0 ? 0 : (data[up + i - bpp] as number);
      data[at + i] = (data[at + i] as number) + predicted(filter, left, above, corner);
    }
  }
  return true;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  const guess = left + above - corner;
  const a = Math.abs(guess - left);
  const b = Math.abs(guess - above);
  const c = Math.abs(guess - corner);
  return a <= b && a <= c ? left : b <= c ? above : corner;
}
