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
  readonly progressive: boolean;
  readonly components: readonly JpegComponent[];
  readonly maxH: number;
  readonly maxV: number;
  readonly unitsWide: number;
  readonly unitsHigh: number;
}

/** A progressive file can spend one bit on a block of 64 pixels, no less. */
const mostPixelsPerByte = 512;

/**
 * A JPEG of 8 bits, baseline or progressive, grey or colour. Pixels agree bit for bit with libjpeg's defaults (accurate
 * integer transform, smooth chroma), hence with Pillow and torchvision, on any machine. Throws a `dataset-file` error;
 * sizes are held against the bytes before anything is decoded.
 */
export function decodeJpeg(file: string, bytes: Uint8Array, budget: PixelBudget): Picture {
  const segments = jpegSegments(file, bytes);
  const quantisers: (Uint16Array | undefined)[] = [];
  const latched = new Map<JpegComponent, Uint16Array>();
  const codes: { dc: (HuffmanTable | undefined)[]; ac: (HuffmanTable | undefined)[] } = { dc: [], ac: [] };
  let restartInterval = 0;
  let frame: Frame | null = null;
  for (const segment of segments) {
    const { marker, content } = segment;
    if (marker === markers.quantisation) readQuantisers(file, content, quantisers);
    else if (marker === markers.tables) readCodes(file, content, codes);
    else if (marker === markers.restart) restartInterval = ((content[0] ?? 0) << 8) | (content[1] ?? 0);
    else if (isFrame(marker)) {
      if (frame !== null) throw damagedJpeg(file, "two pictures in one");
      frame = readFrame(file, marker, content, bytes.length, budget);
    } else if (marker === markers.scan) {
      if (frame === null) throw damagedJpeg(file, "a scan before its head");
      const scan = readScan(file, content, frame, codes);
      // A table may be replaced between scans: each component keeps the one of its first scan.
      for (const { component } of scan.components) {
        const table = quantisers[component.table];
        if (!latched.has(component) && table !== undefined) latched.set(component, table);
      }
      const problem = decodeScan({ ...frame, ...scan, restartInterval }, new JpegBits(segment.coded));
      if (problem !== null) throw damagedJpeg(file, problem);
    }
  }
  if (frame === null || latched.size < frame.components.length)
    throw damagedJpeg(file, "it ends before its picture");
  return assemble(frame, latched, segments);
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== markers.tables && marker !== 0xc8 && marker !== 0xcc;
}

function readQuantisers(file: string, content: Uint8Array, quantisers: (Uint16Array | undefined)[]): void {
  for (let at = 0; at < content.length; ) {
    const info = content[at++] as number;
    const bytes = info >> 4 ? 2 : 1;
    if (info >> 4 > 1 || (info & 15) > 3 || at + 64 * bytes > content.length)
      throw damagedJpeg(file, "its quantisation");
    const table = new Uint16Array(64);
    for (let k = 0; k < 64; k++, at += bytes)
      table[zigzag[k] as number] =
        bytes === 1 ? (content[at] as number) : ((content[at] as number) << 8) | (content[at + 1] as number);
    quantisers[info & 15] = table;
  }
}

function readCodes(
  file: string,
  content: Uint8Array,
  codes: { dc: (HuffmanTable | undefined)[]; ac: (HuffmanTable | undefined)[] },
): void {
  for (let at = 0; at < content.length; ) {
    const info = content[at] as number;
    const counts = content.subarray(at + 1, at + 17);
    const symbols = counts.reduce((sum, count) => sum + count, 0);
    const table =
      info >> 4 > 1 || (info & 15) > 3 || symbols > 256 || at + 17 + symbols > content.length
        ? null
        : huffmanTable(counts, content.subarray(at + 17, at + 17 + symbols));
    if (table === null) throw damagedJpeg(file, "its code");
    (info >> 4 ? codes.ac : codes.dc)[info & 15] = table;
    at += 17 + symbols;
  }
}

function readFrame(
  file: string,
  marker: number,
  content: Uint8Array,
  size: number,
  budget: PixelBudget,
): Frame {
  const [precision = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, count = 0] = content;
  if (marker > markers.progressive || precision !== 8)
    throw datasetFileError(
      file,
      `is a jpeg picture of ${precision} bits and process ${marker - markers.frame}, expected 8 bits, baseline or progressive: convert it first`,
    );
  const height = (h1 << 8) | h0;
  const width = (w1 << 8) | w0;
  if ((count !== 1 && count !== 3) || content.length < 6 + 3 * count)
    throw datasetFileError(
      file,
      `is a jpeg picture of ${count} components, expected grey or colour: convert it first`,
    );
  if (height * width > size * mostPixelsPerByte)
    throw damagedJpeg(file, `${size} bytes cannot hold ${height} x ${width} pixels`);
  budget.take(file, height, width);
  const heads = Array.from({ length: count }, (_, i) => {
    const [id = 0, sampling = 0, table = 0] = content.subarray(6 + 3 * i);
    return { id, h: sampling >> 4, v: sampling & 15, table };
  });
  const allowed = [1, 2, 4];
  if (heads.some(({ h, v }) => !allowed.includes(h) || !allowed.includes(v)))
    throw datasetFileError(file, "is a jpeg picture of an unusual chroma sampling: convert it first");
  if (new Set(heads.map(({ id }) => id)).size !== count) throw damagedJpeg(file, "a component twice");
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
  return {
    height,
    width,
    progressive: marker === markers.progressive,
    components,
    maxH,
    maxV,
    unitsWide,
    unitsHigh,
  };
}

function readScan(
  file: string,
  content: Uint8Array,
  { components, progressive }: Frame,
  codes: {
    readonly dc: readonly (HuffmanTable | undefined)[];
    readonly ac: readonly (HuffmanTable | undefined)[];
  },
) {
  const [count = 0] = content;
  const chosen = Array.from({ length: Math.min(count, components.length) }, (_, i) => {
    const [id, tables = 0] = content.subarray(1 + 2 * i);
    const component = components.find((one) => one.id === id);
    return component && { component, dc: codes.dc[tables >> 4], ac: codes.ac[tables & 15] };
  }).filter((one) => one !== undefined);
  const [start = 0, end = 0, approximation = 0] = content.subarray(1 + 2 * count);
  const high = approximation >> 4;
  const low = approximation & 15;
  const inOrder = !progressive || (start === 0 ? end === 0 : count === 1 && start <= end);
  if (
    count < 1 ||
    content.length < 4 + 2 * count ||
    new Set(chosen.map(({ component }) => component)).size !== count ||
    end > 63 ||
    low > 13 ||
    !inOrder
  )
    throw damagedJpeg(file, "the head of a scan");
  return { components: chosen, start, end, high, low };
}

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
    const data = new Uint8Array(line * 8 * blocksHigh);
    for (let row = 0; row < blocksHigh; row++)
      for (let column = 0; column < blocksWide; column++)
        inverseTransform(
          coefficients,
          64 * (row * stride + column),
          quantisers,
          work,
          data,
          8 * (row * line + column),
          line,
        );
    const plane: Plane = {
      data,
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

/** libjpeg's guess (jdapimin.c): JFIF means luma and chroma, then Adobe's word counts, then the components' names. */
function isRgb(components: readonly JpegComponent[], segments: readonly JpegSegment[]): boolean {
  const starts = (marker: number, name: string) =>
    segments.find(
      (segment) =>
        segment.marker === marker &&
        String.fromCharCode(...segment.content.subarray(0, name.length)) === name,
    );
  if (starts(0xe0, "JFIF\0")) return false;
  const adobe = starts(0xee, "Adobe");
  if (adobe) return adobe.content[11] === 0;
  return String.fromCharCode(...components.map(({ id }) => id)) === "RGB";
}
