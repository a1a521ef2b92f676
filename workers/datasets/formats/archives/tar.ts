// Tar archives are read by our own code: nanotar 0.3 accepts wrong checksums and archives that are cut off; modern-tar 0.8
// accepts names that lead outside and only reads asynchronously, while a data set is decoded synchronously.
import { damaged, datasetFileError, printable } from "../problem.ts";

const blockSize = 512;

/** Receives the bytes of one file of an archive, in chunks of any size. */
export interface EntrySink {
  push(chunk: Uint8Array): void;
  end(): void;
}

/** A tar archive that arrives in chunks of any size. Memory: one block. */
export interface TarStream {
  push(chunk: Uint8Array): void;
  /** Throws if the archive is incomplete. */
  end(): void;
}

/**
 * Reads a tar archive (POSIX ustar; extended headers are skipped). `open` is called for each file and returns where its
 * bytes go, or null to skip it. Throws `dataset-file` errors: a wrong checksum, an incomplete archive, a name outside it.
 */
export function tarStream(file: string, open: (path: string, size: number) => EntrySink | null): TarStream {
  const header = new Uint8Array(blockSize);
  let filled = 0;
  let left = 0;
  let padding = 0;
  let sink: EntrySink | null = null;
  let hasEnded = false;
  let entries = 0;

  const begin = () => {
    filled = 0;
    if (header.every((byte) => byte === 0)) {
      hasEnded = true;
      return;
    }
    const { path, size, isRegular } = readHeader(file, header);
    entries++;
    left = size;
    padding = (blockSize - (size % blockSize)) % blockSize;
    sink = isRegular ? open(path, size) : null;
    if (left === 0) finish();
  };
  const finish = () => {
    sink?.end();
    sink = null;
  };

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length && !hasEnded; ) {
        const take = Math.min(chunk.length - at, left || padding || blockSize - filled);
        const part = chunk.subarray(at, at + take);
        at += take;
        if (left > 0) {
          sink?.push(part);
          left -= take;
          if (left === 0) finish();
        } else if (padding > 0) padding -= take;
        else {
          header.set(part, filled);
          filled += take;
          if (filled === blockSize) begin();
        }
      }
    },
    end() {
      if (left > 0 || padding > 0 || filled > 0 || entries === 0)
        throw damaged(
          file,
          "tar archive",
          `it is cut off ${left > 0 ? `${left} bytes before the end of a file` : "between two files"}`,
        );
    },
  };
}

function readHeader(file: string, header: Uint8Array): { path: string; size: number; isRegular: boolean } {
  const text = (from: number, length: number) => {
    const end = header.subarray(from, from + length).indexOf(0);
    return String.fromCharCode(...header.subarray(from, from + (end < 0 ? length : end)));
  };
  // The sum of all bytes, with blanks in place of the checksum itself.
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  const stated = octal(text(148, 8));
  if (stated !== sum)
    throw datasetFileError(
      file,
      `is not a tar archive or is damaged (a header with checksum ${sum} declares ${stated ?? "none"}): download it again`,
    );
  const prefix = text(257, 5) === "ustar" ? text(345, 155) : "";
  const path = prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`;
  const size = octal(text(124, 12));
  if (size === null)
    throw datasetFileError(file, `gives no readable size for ${printable(path)}: pack it again as a plain tar archive`);
  checkPath(file, path);
  const type = header[156];
  return { path, size, isRegular: type === 0 || type === 48 };
}

/** Throws if a name in an archive leads outside of it. */
export function checkPath(file: string, path: string): void {
  if (/^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)/i.test(path))
    throw datasetFileError(
      file,
      `has an entry that leads outside of it (${printable(path)}): use an archive from a trusted source`,
    );
}

function octal(text: string): number | null {
  const digits = text.trim();
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : null;
}
