import { limits } from "../limits.ts";
import { datasetFileError, shown } from "../problem.ts";
import { kindOf, startsWith } from "../signature.ts";
import { crc32 } from "./crc32.ts";
import { inflateExactly } from "./inflate.ts";
import { checkPath } from "./tar.ts";

/** One file of a zip archive; nothing is unpacked before it is read. */
export interface ZipEntry {
  readonly path: string;
  /** Bytes when unpacked. */
  readonly size: number;
  /** Throws a `dataset-file` error when it is damaged. */
  read(): Uint8Array;
}

const endMark = 0x06054b50;
const end64Mark = 0x06064b50;
const locator64Mark = 0x07064b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const mostComment = 2 ** 16;
const utf8 = new TextDecoder();
const latin1 = new TextDecoder("latin1");

/**
 * The files of a zip archive (PKWARE APPNOTE 6.3), folders left out. Refuses, before anything is unpacked: more than
 * `limits.entries` files, files that overlap, that are encrypted, that come twice or whose names lead outside. Sizes are
 * those that the archive states, and reading holds each file to its own.
 */
export function zipEntries(file: string, bytes: Uint8Array): ZipEntry[] {
  const damaged = (why: string) =>
    datasetFileError(file, `is a damaged zip archive (${why}): fetch or make it again`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { count, at: start } = directoryOf(file, bytes, view);
  if (count > limits.entries)
    throw datasetFileError(file, `holds ${count} files, at most ${limits.entries} are read: make it smaller`);
  const entries: ZipEntry[] = [];
  const paths = new Set<string>();
  let packedSum = 0;
  for (let i = 0, at = start; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entryMark)
      throw damaged(`its list ends after ${i} of ${count} files`);
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const crc = view.getUint32(at + 16, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const offset = view.getUint32(at + 42, true);
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (at > bytes.length) throw damaged(`its list ends after ${i} of ${count} files`);
    const path = (flags & 2048 ? utf8 : latin1).decode(name);
    checkPath(file, path);
    if (path.endsWith("/")) continue;
    if (paths.has(path)) throw damaged(`${shown(path)} comes twice`);
    paths.add(path);
    packedSum += packed;
    // Files that share their bytes unpack to more than any archive of that length could.
    if (packedSum > bytes.length) throw damaged("its files overlap");
    if (flags & 1)
      throw datasetFileError(file, `is encrypted (${shown(path)}): make it again without a password`);
    entries.push({
      path,
      size,
      read: () => readEntry(file, bytes, view, { path, method, crc, packed, size, offset }),
    });
  }
  return entries;
}

function directoryOf(file: string, bytes: Uint8Array, view: DataView): { count: number; at: number } {
  let end = bytes.length - 22;
  const least = Math.max(0, end - mostComment);
  while (end >= least && view.getUint32(end, true) !== endMark) end--;
  if (end < least)
    throw datasetFileError(
      file,
      startsWith(bytes, [0x50, 0x4b])
        ? `is a zip archive that is cut off after ${bytes.length} bytes: fetch it again`
        : `is ${kindOf(bytes)}, expected a zip archive`,
    );
  const count = view.getUint16(end + 10, true);
  const at = view.getUint32(end + 16, true);
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== locator64Mark) return { count, at };
  // More than 65,535 files, as 70,000 pictures are.
  const end64 = Number(view.getBigUint64(locator + 8, true));
  if (end64 + 56 > bytes.length || view.getUint32(end64, true) !== end64Mark)
    throw datasetFileError(file, "is a damaged zip archive (its end): fetch or make it again");
  return {
    count: Number(view.getBigUint64(end64 + 32, true)),
    at: Number(view.getBigUint64(end64 + 48, true)),
  };
}

function readEntry(
  file: string,
  bytes: Uint8Array,
  view: DataView,
  entry: {
    readonly path: string;
    readonly method: number;
    readonly crc: number;
    readonly packed: number;
    readonly size: number;
    readonly offset: number;
  },
): Uint8Array {
  const { path, method, crc, packed, size, offset } = entry;
  const name = `${file} (${shown(path)})`;
  if (size > limits.unpacked)
    throw datasetFileError(
      name,
      `unpacks to ${size} bytes, at most ${limits.unpacked} are read: make it smaller`,
    );
  const head = offset + 30 <= bytes.length && view.getUint32(offset, true) === localMark;
  const start = head
    ? offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
    : 0;
  if (!head || start + packed > bytes.length)
    throw datasetFileError(name, "lies outside of its zip archive: fetch or make it again");
  const content = bytes.subarray(start, start + packed);
  if (method !== 0 && method !== 8)
    throw datasetFileError(
      name,
      `is compressed by method ${method}, expected deflate or none: make the zip again`,
    );
  if (method === 0 && packed !== size)
    throw datasetFileError(name, `has ${packed} bytes in its zip archive, which says ${size}: make it again`);
  const data = method === 0 ? content : inflateExactly(name, "zip entry", content, size);
  if (crc32(data) !== crc)
    throw datasetFileError(name, "is damaged (its checksum is another): fetch or make it again");
  return data;
}
