import { Gunzip } from "fflate";
import { datasetFileError, guarded } from "../problem.ts";
import { crc32 } from "./crc32.ts";

/** Input goes to the inflater in pieces, since it may unpack a thousandfold before the size can be looked at. */
const piece = 2 ** 16;
/** Input that unpacks to nothing: empty blocks, an endless file name, bytes behind the end. */
const mostBarren = 2 ** 20;

/** A gzip file as it comes, in chunks of any size. Memory: one piece, whatever the file says. */
export interface GunzipStream {
  push(chunk: Uint8Array): void;
  /** Checks length and checksum; throws when the file stopped early. */
  end(): void;
}

/**
 * Unpack one gzip member and hand on what comes out. Throws `dataset-file` errors: damaged, cut off, several members, or
 * more than `most` bytes.
 */
export function gunzipStream(file: string, most: number, onData: (bytes: Uint8Array) => void): GunzipStream {
  let sum = 0;
  let size = 0;
  let read = 0;
  let barren = 0;
  const tail = new Uint8Array(8);
  const inflater = new Gunzip((bytes) => {
    if (bytes.length === 0) return;
    barren = 0;
    size += bytes.length;
    if (size > most)
      throw datasetFileError(
        file,
        `unpacks to more than the ${most} bytes that are read: use a smaller file`,
      );
    sum = crc32(bytes, sum);
    onData(bytes);
  });
  inflater.onmember = () => {
    throw datasetFileError(file, "holds several gzip members, one was expected: unpack it and pack it once");
  };
  const give = (bytes: Uint8Array, final: boolean) =>
    guarded(file, "gzip file", () => inflater.push(bytes, final));
  return {
    push(chunk) {
      for (let at = 0; at < chunk.length; at += piece) {
        const part = chunk.subarray(at, at + piece);
        remember(tail, part);
        read += part.length;
        barren += part.length;
        give(part, false);
        if (barren > mostBarren)
          throw datasetFileError(file, `is a damaged gzip file: ${barren} bytes unpack to nothing`);
      }
    },
    end() {
      give(new Uint8Array(0), true);
      const view = new DataView(tail.buffer);
      if (read < 18 || view.getUint32(4, true) !== size % 2 ** 32 || view.getUint32(0, true) !== sum)
        throw datasetFileError(
          file,
          `is a damaged or cut off gzip file: ${read} bytes unpacked to ${size}, and its checksum is another: fetch it again`,
        );
    },
  };
}

/** A whole gzip file, unpacked. Throws as `gunzipStream`. */
export function gunzip(file: string, bytes: Uint8Array, most: number): Uint8Array {
  // The file's own word on its size, held to what deflate can do at best, only saves growing the buffer.
  const said =
    bytes.length < 18 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true);
  if (said > most)
    throw datasetFileError(
      file,
      `says that it unpacks to ${said} bytes, at most ${most} are read: it was cut off (fetch it again) or is too large`,
    );
  const out = new Uint8Array(Math.min(said, bytes.length * 1032));
  let at = 0;
  const stream = gunzipStream(file, out.length, (part) => {
    out.set(part, at);
    at += part.length;
  });
  stream.push(bytes);
  stream.end();
  return out;
}

function remember(tail: Uint8Array, part: Uint8Array): void {
  if (part.length >= tail.length) tail.set(part.subarray(part.length - tail.length));
  else {
    tail.copyWithin(0, part.length);
    tail.set(part, tail.length - part.length);
  }
}
