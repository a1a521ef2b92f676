import { datasetFileError, shown } from "../problem.ts";

const block = 512;

/** Gets the bytes of one file of an archive, in chunks of any size. */
export interface EntrySink {
  push(chunk: Uint8Array): void;
  end(): void;
}

/** A tar archive as it comes, in chunks of any size. Memory: one block. */
export interface TarStream {
  push(chunk: Uint8Array): void;
  end(): void;
}

/**
 * Read a tar archive (POSIX ustar; extended headers are passed over). `open` is asked at each file and says where its
 * bytes go, or null to pass over it. Throws `dataset-file` errors: a wrong checksum, a cut, a name that leads outside.
 */
export function tarStream(file: string, open: (path: string, size: number) => EntrySink | null): TarStream {
  const header = new Uint8Array(block);
  let filled = 0;
  let left = 0;
  let padding = 0;
  let sink: EntrySink | null = null;
  let ended = false;
  let entries = 0;

  const begin = () => {
    filled = 0;
    if (header.every((byte) => byte === 0)) {
      ended = true;
      return;
    }
    const { path, size, regular } = readHeader(file, header);
    entries++;
    left = size;
    padding = (block - (size % block)) % block;
    sink = regular ? open(path, size) : null;
    if (left === 0) finish();
  };
  const finish = () => {
    sink?.end();
    sink = null;
  };

  return {
    push(chunk) {
      for (let at = 0; at < chunk.length && !ended; ) {
        const rest = chunk.length - at;
        if (left > 0) {
          const take = Math.min(left, rest);
          sink?.push(chunk.subarray(at, at + take));
          at += take;
          left -= take;
          if (left === 0) finish();
        } else if (padding > 0) {
          const take = Math.min(padding, rest);
          at += take;
          padding -= take;
        } else {
          const take = Math.min(block - filled, rest);
          header.set(chunk.subarray(at, at + take), filled);
          at += take;
          filled += take;
          if (filled === block) begin();
        }
      }
    },
    end() {
      if (left > 0 || padding > 0 || filled > 0 || entries === 0)
        throw datasetFileError(
          file,
          `is a tar archive that is cut off ${left > 0 ? `${left} bytes before the end of a file` : "between two files"}: fetch it again`,
        );
    },
  };
}

function readHeader(file: string, header: Uint8Array): { path: string; size: number; regular: boolean } {
  const text = (from: number, length: number) => {
    const end = header.subarray(from, from + length).indexOf(0);
    return String.fromCharCode(...header.subarray(from, from + (end < 0 ? length : end)));
  };
  // The sum of all bytes, those of the sum itself counted as blanks.
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  const said = octal(text(148, 8));
  if (said !== sum)
    throw datasetFileError(
      file,
      `is no tar archive or a damaged one: the head of a file has checksum ${sum}, it says ${said ?? "none"}: fetch it again`,
    );
  const prefix = text(257, 5) === "ustar" ? text(345, 155) : "";
  const path = prefix === "" ? text(0, 100) : `${prefix}/${text(0, 100)}`;
  const size = octal(text(124, 12));
  if (size === null)
    throw datasetFileError(
      file,
      `gives no readable size for ${shown(path)}: pack it again as a plain tar archive`,
    );
  checkPath(file, path);
  const type = header[156];
  return { path, size, regular: type === 0 || type === 48 };
}

/** A name in an archive never leads out of it. */
export function checkPath(file: string, path: string): void {
  if (/^[/\\]|^[a-z]:|(^|[/\\])\.\.([/\\]|$)/i.test(path))
    throw datasetFileError(
      file,
      `has an entry that leads outside of it (${shown(path)}): use an archive from a trusted source`,
    );
}

function octal(text: string): number | null {
  const digits = text.trim();
  return /^[0-7]{1,12}$/.test(digits) ? Number.parseInt(digits, 8) : null;
}
