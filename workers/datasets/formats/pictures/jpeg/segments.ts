import { exifOrientation, upright } from "../../../../../src/experiment/pictures/orientation.ts";
import { damaged } from "../../problem.ts";
import { startsWith } from "../../signature.ts";

/** One segment of a JPEG (ITU-T T.81, annex B). */
export interface JpegSegment {
  readonly marker: number;
  /** The bytes after the length. */
  readonly content: Uint8Array;
  /** The entropy-coded data after the header of a scan, with restart markers; empty for other segments. */
  readonly coded: Uint8Array;
}

export const markers = {
  frame: 0xc0,
  progressive: 0xc2,
  huffman: 0xc4,
  end: 0xd9,
  scan: 0xda,
  quantisation: 0xdb,
  restartInterval: 0xdd,
  exif: 0xe1,
};

/** Encoders write about ten scans; each may require a pass over the whole picture. */
const maxScans = 32;
const maxSegments = 4096;

export const damagedJpeg = (file: string, why: string): Error => damaged(file, "jpeg picture", why);

/** All segments up to the end marker. Refuses incomplete files, and files that would take too long for their size. */
export function jpegSegments(file: string, bytes: Uint8Array): JpegSegment[] {
  const segments: JpegSegment[] = [];
  let scans = 0;
  let at = 2;
  while (at + 2 <= bytes.length) {
    const marker = bytes[at + 1] as number;
    if (bytes[at] !== 0xff) throw damagedJpeg(file, `no marker at byte ${at}`);
    // Any number of fill bytes may precede a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    at += 2;
    if (marker === markers.end) return segments;
    const length = at + 2 > bytes.length ? 0 : ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    if (length < 2 || at + length > bytes.length)
      throw damagedJpeg(file, `a segment of ${length} bytes at byte ${at} of ${bytes.length}`);
    const content = bytes.subarray(at + 2, at + length);
    at += length;
    const isScan = marker === markers.scan;
    if (isScan && ++scans > maxScans) throw damagedJpeg(file, `more than ${maxScans} scans`);
    const end = isScan ? endOfScan(bytes, at) : at;
    if (segments.push({ marker, content, coded: bytes.subarray(at, end) }) > maxSegments)
      throw damagedJpeg(file, `more than ${maxSegments} segments`);
    at = end;
  }
  throw damagedJpeg(file, `it is cut off after ${bytes.length} bytes`);
}

/** Where coded data end: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 === bytes.length) return bytes.length;
    const next = bytes[at + 1] as number;
    if (next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
    at += next === 0xff ? 1 : 2;
  }
}

/** The EXIF orientation of a JPEG (1 to 8); 1 if it states none. */
export function jpegOrientation(file: string, bytes: Uint8Array): number {
  const name = [0x45, 0x78, 0x69, 0x66, 0, 0];
  const exif = jpegSegments(file, bytes).find(
    ({ marker, content }) => marker === markers.exif && startsWith(content, name),
  );
  return exif === undefined ? upright : exifOrientation(exif.content.subarray(name.length));
}
