import crc from "crc-32";
import { Gunzip, Inflate, inflateSync } from "fflate";
import { damaged, datasetFileError, guarded } from "../problem.ts";

// fflate decompresses, but unpacks whatever a stream contains. The limits on size and idle input are enforced here.

/** Bytes given to the decompressor at once: they may unpack a thousandfold before the size can be checked. */
const pieceSize = 2 ** 16;
/** Most input without output: empty blocks, an endless file name, bytes after the end. */
const maxIdle = 2 ** 20;
/** The best ratio that deflate can reach. */
const maxRatio = 1032;

/** The CRC-32 of gzip, zip and PNG (RFC 1952, section 8), unsigned; `before` continues an earlier one. */
export const crc32 = (bytes: Uint8Array, before = 0): number => crc.buf(bytes, before) >>> 0;

/** Pushes bytes through a decompressor in pieces, and throws when too much input gives no output. */
function boundedPush(
  file: string,
  what: string,
  stream: Inflate | Gunzip,
  onData: (bytes: Uint8Array) => void,
): (bytes: Uint8Array, isLast: boolean) => void {
  let idle = 0;
  stream.ondata = (bytes) => {
    if (bytes.length === 0) return;
    idle = 0;
    onData(bytes);
  };
  return (bytes, isLast) => {
    let at = 0;
    do {
      const piece = bytes.subarray(at, at + pieceSize);
      at += pieceSize;
      idle += piece.length;
      guarded(file, what, () => stream.push(piece, isLast && at >= bytes.length));
      if (idle > maxIdle) throw damaged(file, what, `${idle} bytes unpack to nothing`);
    } while (at < bytes.length);
  };
}

/**
 * Unpacks a raw deflate stream (RFC 1951) of exactly `size` bytes. Work and memory are bounded by `size` and one piece.
 * Throws a `dataset-file` error; `what` names the stream in it.
 */
export function inflateExactly(file: string, what: string, deflated: Uint8Array, size: number): Uint8Array {
  if (size > (deflated.length + 1) * maxRatio)
    throw damaged(file, what, `${deflated.length} bytes cannot unpack to the ${size} that its header declares`);
  // One byte more than declared, so that a longer stream is noticed.
  const out = new Uint8Array(size + 1);
  let filled = 0;
  const write = (bytes: Uint8Array) => {
    out.set(bytes.subarray(0, out.length - filled), filled);
    filled += bytes.length;
    if (filled > size) throw damaged(file, what, `it unpacks to more than the ${size} bytes that its header declares`);
  };
  // Without the buffers of a stream, small files unpack several times as fast.
  if (deflated.length <= pieceSize) write(guarded(file, what, () => inflateSync(deflated, { out })));
  else boundedPush(file, what, new Inflate(), write)(deflated, true);
  if (filled < size) throw damaged(file, what, `it unpacks to ${filled} bytes, its header declares ${size}`);
  return out.subarray(0, size);
}

/** A gzip file that arrives in chunks of any size. Memory: one piece. */
export interface GunzipStream {
  push(chunk: Uint8Array): void;
  /** Checks length and checksum; throws if the file is incomplete. */
  end(): void;
}

/**
 * Unpacks one gzip member and passes the output on. Throws `dataset-file` errors: damaged, incomplete, several members,
 * or more than `most` bytes of output.
 */
export function gunzipStream(file: string, most: number, onData: (bytes: Uint8Array) => void): GunzipStream {
  let checksum = 0;
  let size = 0;
  let read = 0;
  const trailer = new Uint8Array(8);
  const gunzip = new Gunzip();
  gunzip.onmember = () => {
    throw datasetFileError(file, "holds several gzip members, expected one: unpack it and pack it once");
  };
  const push = boundedPush(file, "gzip file", gunzip, (bytes) => {
    size += bytes.length;
    if (size > most) throw datasetFileError(file, `unpacks to more than the ${most} bytes allowed: use a smaller file`);
    checksum = crc32(bytes, checksum);
    onData(bytes);
  });
  return {
    push(chunk) {
      const end = chunk.subarray(-trailer.length);
      trailer.copyWithin(0, end.length);
      trailer.set(end, trailer.length - end.length);
      read += chunk.length;
      push(chunk, false);
    },
    end() {
      push(new Uint8Array(0), true);
      const view = new DataView(trailer.buffer);
      if (read < 18 || view.getUint32(4, true) !== size % 2 ** 32 || view.getUint32(0, true) !== checksum)
        throw damaged(
          file,
          "gzip file",
          `it is cut off or its checksum does not match: ${read} bytes unpacked to ${size}`,
        );
    },
  };
}

/** Unpacks a whole gzip file. Throws as `gunzipStream` does. */
export function gunzip(file: string, bytes: Uint8Array, most: number): Uint8Array {
  // The file's own statement of its size, limited to what deflate can reach.
  const stated = bytes.length < 18 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true);
  if (stated > most)
    throw datasetFileError(
      file,
      `declares ${stated} bytes when unpacked, at most ${most} are allowed: it is cut off (download it again) or too large`,
    );
  const out = new Uint8Array(Math.min(stated, bytes.length * maxRatio));
  let filled = 0;
  const stream = gunzipStream(file, out.length, (part) => {
    out.set(part, filled);
    filled += part.length;
  });
  stream.push(bytes);
  stream.end();
  return out;
}
