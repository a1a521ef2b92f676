import { crc32 } from "../archives/crc32.ts";
import { inflateExactly } from "../archives/inflate.ts";
import { datasetFileError } from "../problem.ts";
import { kindOf, startsWith } from "../signature.ts";
import type { Picture, PixelBudget } from "./pixelBudget.ts";
import { unfilter } from "./pngFilter.ts";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Samples per pixel and the depths that go with a colour type (PNG specification, 11.2.2). */
const colourTypes: Readonly<
  Record<number, { readonly samples: number; readonly depths: readonly number[] }>
> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};

/** The seven passes of an interlaced file, or the only one. */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
const whole = [[0, 0, 1, 1]] as const;

interface Head {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly type: number;
  readonly samples: number;
  readonly interlaced: boolean;
}

/**
 * Any PNG as 8-bit grey or colour: every type, depth and interlacing. Alpha is dropped, as Pillow's `convert` does; of
 * 16 bits the upper 8 are kept. fast-png would unpack whatever the file asks for, text and profiles included, and reads
 * some interlaced files wrongly; here the size is known before a byte is unpacked.
 */
export function decodePng(file: string, bytes: Uint8Array, budget: PixelBudget): Picture {
  const { head, palette, deflated } = readChunks(file, bytes);
  const { width, height, depth, type, samples, interlaced } = head;
  budget.take(file, height, width);
  const passes = (interlaced ? adam7 : whole)
    .map(([x, y, dx, dy]) => ({
      x,
      y,
      dx,
      dy,
      w: Math.ceil((width - x) / dx),
      h: Math.ceil((height - y) / dy),
    }))
    .filter(({ w, h }) => w > 0 && h > 0);
  const lineOf = (w: number) => Math.ceil((w * samples * depth) / 8);
  const size = passes.reduce((sum, { w, h }) => sum + h * (1 + lineOf(w)), 0);
  const lines = inflateExactly(file, "png picture", deflated, size);
  const channels = type === 0 || type === 4 ? 1 : 3;
  const pixels = new Uint8Array(width * height * channels);
  const perPixel = Math.max(1, (samples * depth) >> 3);
  let start = 0;
  for (const { x, y, dx, dy, w, h } of passes) {
    const line = lineOf(w);
    if (!unfilter(lines, start, h, line, perPixel))
      throw datasetFileError(file, "is a damaged png picture (an unknown filter): fetch or make it again");
    for (let row = 0; row < h; row++) {
      const from = start + row * (line + 1) + 1;
      const to = ((y + row * dy) * width + x) * channels;
      if (type === 3) {
        if (!writePalette(lines, from, w, depth, palette, pixels, to, dx * 3))
          throw datasetFileError(
            file,
            "is a damaged png picture (a colour out of its palette): make it again",
          );
      } else writeSamples(lines, from, w, depth, samples, channels, pixels, to, dx * channels);
    }
    start += h * (line + 1);
  }
  return { width, height, channels, pixels };
}

function readChunks(
  file: string,
  bytes: Uint8Array,
): { readonly head: Head; readonly palette: Uint8Array; readonly deflated: Uint8Array } {
  const damaged = (why: string) =>
    datasetFileError(file, `is a damaged png picture (${why}): fetch or make it again`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!startsWith(bytes, signature))
    throw datasetFileError(file, `is ${kindOf(bytes)}, expected a png picture`);
  const data: Uint8Array[] = [];
  let head: Head | null = null;
  let palette = new Uint8Array(0);
  for (let at = 8; ; ) {
    if (at + 12 > bytes.length) throw damaged(`it ends after ${bytes.length} bytes, within a chunk`);
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12)
      throw damaged(`a chunk of ${length} bytes where ${bytes.length - at} are left`);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const content = bytes.subarray(at + 8, at + 8 + length);
    // Text, times, profiles and other chunks in lower case are passed over unread.
    const critical = ((bytes[at + 4] as number) & 32) === 0;
    if (critical && crc32(bytes.subarray(at + 4, at + 8 + length)) !== view.getUint32(at + 8 + length))
      throw damaged("the checksum of a chunk is another");
    at += 12 + length;
    if (type === "IHDR" && head === null) head = readHead(file, content);
    else if (head === null) throw damaged("its first chunk is no head");
    else if (type === "PLTE") palette = content.slice();
    else if (type === "IDAT") data.push(content);
    else if (type === "IEND") break;
    else if (critical) throw damaged("an unknown chunk that must be understood");
  }
  const deflated = joined(data);
  const [method, flags] = deflated;
  if (
    method === undefined ||
    flags === undefined ||
    (method & 15) !== 8 ||
    flags & 32 ||
    (method * 256 + flags) % 31
  )
    throw damaged("its pixels are no zlib stream");
  return { head, palette, deflated: deflated.subarray(2) };
}

function readHead(file: string, content: Uint8Array): Head {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const [depth = 0, type = 0, compression, filter, interlace] = content.subarray(8);
  const colour = colourTypes[type];
  if (
    content.length !== 13 ||
    !colour?.depths.includes(depth) ||
    compression ||
    filter ||
    (interlace ?? 2) > 1
  )
    throw datasetFileError(
      file,
      `is a png picture of colour type ${type}, ${depth} bits and interlacing ${interlace ?? "missing"}, which the format does not know: make it again`,
    );
  return {
    width: view.getUint32(0),
    height: view.getUint32(4),
    depth,
    type,
    samples: colour.samples,
    interlaced: interlace === 1,
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) return first;
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** One line of a palette image; false when a colour is not in the palette. */
function writePalette(
  lines: Uint8Array,
  from: number,
  width: number,
  depth: number,
  palette: Uint8Array,
  out: Uint8Array,
  to: number,
  step: number,
): boolean {
  const mask = (1 << depth) - 1;
  for (let x = 0, at = to; x < width; x++, at += step) {
    const bit = x * depth;
    const index = ((lines[from + (bit >> 3)] as number) >> (8 - depth - (bit & 7))) & mask;
    if (3 * index + 3 > palette.length) return false;
    for (let c = 0; c < 3; c++) out[at + c] = palette[3 * index + c] as number;
  }
  return true;
}

/** One line of grey or colour, alpha left out. */
function writeSamples(
  lines: Uint8Array,
  from: number,
  width: number,
  depth: number,
  samples: number,
  channels: number,
  out: Uint8Array,
  to: number,
  step: number,
): void {
  if (depth >= 8) {
    const bytes = depth >> 3;
    for (let x = 0, at = to; x < width; x++, at += step)
      for (let c = 0; c < channels; c++) out[at + c] = lines[from + (x * samples + c) * bytes] as number;
    return;
  }
  const mask = (1 << depth) - 1;
  for (let x = 0, at = to; x < width; x++, at += step) {
    const bit = x * depth;
    out[at] = ((((lines[from + (bit >> 3)] as number) >> (8 - depth - (bit & 7))) & mask) * 255) / mask;
  }
}
