import { datasetFileError } from "../../problem.ts";

/** One segment of a JPEG (ITU-T T.81, annex B). */
export interface JpegSegment {
  readonly marker: number;
  /** Behind the length. */
  readonly content: Uint8Array;
  /** The entropy-coded data behind the head of a scan, restart markers included; empty for other segments. */
  readonly coded: Uint8Array;
}

export const markers = {
  tables: 0xc4,
  frame: 0xc0,
  progressive: 0xc2,
  scan: 0xda,
  quantisation: 0xdb,
  restart: 0xdd,
};

/** Encoders write about ten scans; each may cost a pass over the whole picture. */
const mostScans = 32;
const mostSegments = 4096;

export function damagedJpeg(file: string, why: string): Error {
  return datasetFileError(file, `is a damaged jpeg picture (${why}): fetch or make it again`);
}

/** All segments up to the end marker. Refuses what is cut off, and what would take long for its size. */
export function jpegSegments(file: string, bytes: Uint8Array): JpegSegment[] {
  const none = bytes.subarray(0, 0);
  const segments: JpegSegment[] = [];
  let scans = 0;
  let at = 2;
  while (at + 2 <= bytes.length) {
    const marker = bytes[at + 1] as number;
    if (bytes[at] !== 0xff) throw damagedJpeg(file, `no marker at byte ${at}`);
    // A marker may be preceded by any number of fill bytes.
    if (marker === 0xff) {
      at++;
      continue;
    }
    at += 2;
    if (marker === 0xd9) return segments;
    const length = at + 2 > bytes.length ? 0 : ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    if (length < 2 || at + length > bytes.length)
      throw damagedJpeg(file, `a segment of ${length} bytes at byte ${at} of ${bytes.length}`);
    const content = bytes.subarray(at + 2, at + length);
    at += length;
    let coded = none;
    if (marker === markers.scan) {
      if (++scans > mostScans) throw damagedJpeg(file, `more than ${mostScans} scans`);
      const end = endOfScan(bytes, at);
      coded = bytes.subarray(at, end);
      at = end;
    }
    if (segments.push({ marker, content, coded }) > mostSegments)
      throw damagedJpeg(file, `more than ${mostSegments} segments`);
  }
  throw damagedJpeg(file, `it is cut off after ${bytes.length} bytes`);
}

/** Where coded data ends: at a marker that is neither a stuffed byte nor a restart. */
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
