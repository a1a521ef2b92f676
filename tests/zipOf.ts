import { crc32 } from "../workers/datasets/formats/archives/deflate.ts";

/** How a zip archive of stored files is written. */
export interface ZipStyle {
  /** Sizes and positions of 64 bits in the directory, and a zip64 end record, even if they fit into 32. */
  readonly zip64?: boolean;
  /** Sizes after the data instead of before, as written to a pipe. */
  readonly descriptors?: boolean;
  /** Bytes before the archive, which its positions do not count. */
  readonly prefix?: Uint8Array;
  readonly comment?: Uint8Array;
  /** Bits of the general purpose flag; 2048 marks names in UTF-8. */
  readonly flags?: number;
  readonly method?: number;
}

const number = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);

/** A zip archive of stored files, written independently of the reader; names are bytes. */
export function zipOf(
  files: readonly (readonly [name: Uint8Array, data: Uint8Array])[],
  style: ZipStyle = {},
): Uint8Array {
  const {
    zip64 = false,
    descriptors = false,
    prefix = [],
    comment = new Uint8Array(0),
    flags = 2048,
    method = 0,
  } = style;
  const out: number[] = [];
  const directory: number[] = [];
  const allFlags = number(flags | (descriptors ? 8 : 0), 2);
  const full = number(0xffff_ffff, 4);
  for (const [name, data] of files) {
    const offset = out.length;
    const crc = number(crc32(data), 4);
    const extra64 = [1, 0, 16, 0, ...number(data.length, 8), ...number(data.length, 8)];
    const localExtra = zip64 ? extra64 : [];
    const sizes = zip64 ? [...full, ...full] : [...number(data.length, 4), ...number(data.length, 4)];
    const head = [...allFlags, ...number(method, 2), 0, 0, 0, 0];
    const lengths = number(name.length, 2);
    const early = descriptors ? new Array<number>(12).fill(0) : [...crc, ...sizes];
    out.push(
      80,
      75,
      3,
      4,
      45,
      0,
      ...head,
      ...early,
      ...lengths,
      ...number(localExtra.length, 2),
      ...name,
      ...localExtra,
    );
    out.push(...data);
    if (descriptors)
      out.push(80, 75, 7, 8, ...crc, ...number(data.length, zip64 ? 8 : 4), ...number(data.length, zip64 ? 8 : 4));
    // An unknown extra field stands before the 64-bit sizes.
    const extra = zip64 ? [0x55, 0x54, 1, 0, 9, 1, 0, 24, 0, ...extra64.slice(4), ...number(offset, 8)] : [];
    directory.push(80, 75, 1, 2, 45, 0, 45, 0, ...head, ...crc, ...sizes, ...lengths, ...number(extra.length, 2));
    directory.push(...new Array<number>(10).fill(0), ...(zip64 ? full : number(offset, 4)), ...name, ...extra);
  }
  const start = out.length;
  out.push(...directory);
  if (zip64) {
    const end = out.length;
    out.push(80, 75, 6, 6, ...number(44, 8), 45, 0, 45, 0, ...new Array<number>(8).fill(0));
    out.push(
      ...number(files.length, 8),
      ...number(files.length, 8),
      ...number(directory.length, 8),
      ...number(start, 8),
    );
    out.push(80, 75, 6, 7, 0, 0, 0, 0, ...number(end, 8), 1, 0, 0, 0);
  }
  const counts = zip64 ? [255, 255, 255, 255] : [...number(files.length, 2), ...number(files.length, 2)];
  out.push(80, 75, 5, 6, 0, 0, 0, 0, ...counts, ...number(directory.length, 4), ...(zip64 ? full : number(start, 4)));
  return Uint8Array.of(...prefix, ...out, ...number(comment.length, 2), ...comment);
}
