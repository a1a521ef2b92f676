// JPEGs are decoded by our own code, because no library passes the tests against Pillow (libjpeg-turbo), bit for bit:
// @jsquash/jpeg 1.6 (mozjpeg) differs by up to 2 in 4:4:0 pictures and decodes files that are cut
// off; @cornerstonejs/codec-libjpeg-turbo-8bit 1.2 refuses 4:1:0 and subsampled luma; jpeg-js 0.4 differs by up to 94.
import { datasetFileError } from "../../problem.ts";
import type { Picture, PixelBudget } from "../pixelBudget.ts";
import { interleave, type Plane, toRgb, upsample } from "./colour.ts";
import { type HuffmanTable, huffmanTable, JpegBits } from "./huffman.ts";
import { inverseTransform } from "./idct.ts";
import { decodeScan, type JpegComponent, zigzag } from "./scan.ts";
import { damagedJpeg, type JpegSegment, jpegSegments, markers } from "./segments.ts";

interface Frame {
  readonly height: number;
  readonly width: number;
  readonly isProgressive: boolean;
  readonly components: readonly JpegComponent[];
  readonly maxH: number;
  readonly maxV: number;
  readonly unitsWide: number;
  readonly unitsHigh: number;
}

/** Tables by their numbers, as the segments so far define them. */
interface Tables {
  readonly quantisers: (Uint16Array | undefined)[];
  readonly dc: (HuffmanTable | undefined)[];
  readonly ac: (HuffmanTable | undefined)[];
}

/** A progressive file needs at least one bit per block of 64 pixels. */
const maxPixelsPerByte = 512;

/**
 * A JPEG of 8 bits, baseline or progressive, grey or colour. Pixels equal those of libjpeg's defaults (accurate integer
 * transform, smooth chroma) bit for bit on any machine, and so those of Pillow and torchvision. Sizes are checked against
 * the number of bytes before anything is decoded. Throws a `dataset-file` error.
 */
export function decodeJpeg(file: string, bytes: Uint8Array, budget: PixelBudget): Picture {
  const segments = jpegSegments(file, bytes);
  const tables: Tables = { quantisers: [], dc: [], ac: [] };
  const latched = new Map<JpegComponent, Uint16Array>();
  let restartInterval = 0;
  let frame: Frame | null = null;
  for (const { marker, content, coded } of segments) {
    if (marker === markers.quantisation) readQuantisers(file, content, tables);
    else if (marker === markers.huffman) readHuffman(file, content, tables);
    else if (marker === markers.restartInterval) restartInterval = ((content[0] ?? 0) << 8) | (content[1] ?? 0);
    else if (isFrame(marker)) {
      if (frame !== null) throw damagedJpeg(file, "two pictures in one");
      frame = readFrame(file, marker, content, bytes.length, budget);
    } else if (marker === markers.scan) {
      if (frame === null) throw damagedJpeg(file, "a scan before the header of the picture");
      const scan = readScan(file, content, frame, tables);
      // A table may be replaced between scans: each component uses the one of its first scan.
      for (const { component } of scan.components) {
        const table = tables.quantisers[component.table];
        if (!latched.has(component) && table !== undefined) latched.set(component, table);
      }
      const problem = decodeScan({ ...frame, ...scan, restartInterval }, new JpegBits(coded));
      if (problem !== null) throw damagedJpeg(file, problem);
    }
  }
  if (frame === null || latched.size < frame.components.length) throw damagedJpeg(file, "it ends before its picture");
  return assemble(frame, latched, segments);
}

/** Whether a marker begins a picture of any coding: C0 to CF without tables and reserved markers. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![markers.huffman, 0xc8, 0xcc].includes(marker);
}

function readQuantisers(file: string, content: Uint8Array, { quantisers }: Tables): void {
  for (let at = 0; at < content.length; ) {
    const info = content[at++] as number;
    const size = info >> 4 ? 2 : 1;
    if (info >> 4 > 1 || (info & 15) > 3 || at + 64 * size > content.length)
      throw damagedJpeg(file, "its quantisation");
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k++, at += size)
      table[zigzag[k] as number] =
        size === 1 ? (content[at] as number) : ((content[at] as number) << 8) | (content[at + 1] as number);
    quantisers[info & 15] = table;
  }
}

function readHuffman(file: string, content: Uint8Array, { dc, ac }: Tables): void {
  for (let at = 0; at < content.length; ) {
    const info = content[at] as number;
    const counts = content.subarray(at + 1, at + 17);
    const symbols = counts.reduce((sum, count) => sum + count, 0);
    const end = at + 17 + symbols;
    const table =
      info >> 4 > 1 || (info & 15) > 3 || symbols > 256 || end > content.length
        ? null
        : huffmanTable(counts, content.subarray(at + 17, end));
    if (table === null) throw damagedJpeg(file, "its Huffman tables");
    (info >> 4 ? ac : dc)[info & 15] = table;
    at = end;
  }
}

function readFrame(file: string, marker: number, content: Uint8Array, size: number, budget: PixelBudget): Frame {
  const unsupported = (found: string, expected: string) =>
    datasetFileError(file, `is a jpeg picture ${found}, expected ${expected}: convert it first`);
  const [precision = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, count = 0] = content;
  if (marker > markers.progressive || precision !== 8)
    throw unsupported(`of ${precision} bits and process ${marker - markers.frame}`, "8 bits, baseline or progressive");
  if (count === 4) throw unsupported("in CMYK, as for print", "grey or RGB");
  if ((count !== 1 && count !== 3) || content.length < 6 + 3 * count)
    throw unsupported(`of ${count} components`, "grey or colour");
  const height = (h1 << 8) | h0;
  const width = (w1 << 8) | w0;
  if (height * width > size * maxPixelsPerByte)
    throw damagedJpeg(file, `${size} bytes cannot hold ${height} x ${width} pixels`);
  budget.take(file, height, width);
  const heads = Array.from({ length: count }, (_, i) => {
    const [id = 0, sampling = 0, table = 0] = content.subarray(6 + 3 * i);
    return { id, h: sampling >> 4, v: sampling & 15, table };
  });
  if (heads.some(({ h, v }) => ![1, 2, 4].includes(h) || ![1, 2, 4].includes(v)))
    throw unsupported("of an unusual chroma sampling", "factors of 1, 2 or 4");
  if (new Set(heads.map(({ id }) => id)).size !== count) throw damagedJpeg(file, "a component occurs twice");
  const maxH = Math.max(...heads.map(({ h }) => h));
  const maxV = Math.max(...heads.map(({ v }) => v));
  const unitsWide = Math.ceil(width / (8 * maxH));
  const unitsHigh = Math.ceil(height / (8 * maxV));
  const components = heads.map((head) => ({
    ...head,
    blocksWide: Math.ceil(Math.ceil((width * head.h) / maxH) / 8),
    blocksHigh: Math.ceil(Math.ceil((height * head.v) / maxV) / 8),
    stride: unitsWide * head.h,
    coefficients: new Int16Array(64 * unitsWide * head.h * unitsHigh * head.v),
  }));
  const isProgressive = marker === markers.progressive;
  return { height, width, isProgressive, components, maxH, maxV, unitsWide, unitsHigh };
}

function readScan(file: string, content: Uint8Array, { components, isProgressive }: Frame, { dc, ac }: Tables) {
  const [count = 0] = content;
  const chosen = Array.from({ length: Math.min(count, components.length) }, (_, i) => {
    const [id, numbers = 0] = content.subarray(1 + 2 * i);
    const component = components.find((one) => one.id === id);
    return component && { component, dc: dc[numbers >> 4], ac: ac[numbers & 15] };
  }).filter((one) => one !== undefined);
  const [start = 0, end = 0, approximation = 0] = content.subarray(1 + 2 * count);
  const high = approximation >> 4;
  const low = approximation & 15;
  const isAllowed = !isProgressive || (start === 0 ? end === 0 : count === 1 && start <= end);
  if (
    count < 1 ||
    content.length < 4 + 2 * count ||
    new Set(chosen.map(({ component }) => component)).size !== count ||
    end > 63 ||
    low > 13 ||
    !isAllowed
  )
    throw damagedJpeg(file, "the header of a scan");
  return { components: chosen, start, end, high, low };
}

/** Transforms all blocks, enlarges subsampled planes and converts the colours. */
function assemble(
  { height, width, components, maxH, maxV }: Frame,
  latched: ReadonlyMap<JpegComponent, Uint16Array>,
  segments: readonly JpegSegment[],
): Picture {
  const work = new Int32Array(64);
  const planes = components.map((component) => {
    const { blocksWide, blocksHigh, stride, coefficients, h, v } = component;
    const quantisers = latched.get(component) as Uint16Array;
    const line = 8 * blocksWide;
    const bytes = new Uint8ClampedArray(line * 8 * blocksHigh);
    for (let row = 0; row < blocksHigh; row++)
      for (let column = 0; column < blocksWide; column++) {
        const from = 64 * (row * stride + column);
        inverseTransform(coefficients, from, quantisers, work, bytes, 8 * (row * line + column), line);
      }
    const plane: Plane = {
      data: new Uint8Array(bytes.buffer),
      stride: line,
      width: Math.ceil((width * h) / maxH),
      height: Math.ceil((height * v) / maxV),
    };
    return upsample(plane, maxH / h, maxV / v);
  });
  const [luma, blue, red] = planes as [Plane, Plane?, Plane?];
  const pixels =
    blue !== undefined && red !== undefined && !isRgb(components, segments)
      ? toRgb(luma, blue, red, width, height)
      : interleave(planes, width, height);
  return { height, width, channels: planes.length === 1 ? 1 : 3, pixels };
}

/** libjpeg's rule (jdapimin.c): JFIF means luma and chroma; otherwise Adobe's flag decides, then the component names. */
function isRgb(components: readonly JpegComponent[], segments: readonly JpegSegment[]): boolean {
  const find = (marker: number, name: string) =>
    segments.find(
      (segment) =>
        segment.marker === marker && String.fromCharCode(...segment.content.subarray(0, name.length)) === name,
    );
  if (find(0xe0, "JFIF\0")) return false;
  const adobe = find(0xee, "Adobe");
  if (adobe) return adobe.content[11] === 0;
  return String.fromCharCode(...components.map(({ id }) => id)) === "RGB";
}
