import { Inflate, inflateSync } from "fflate";
import { datasetFileError, guarded } from "../problem.ts";

/** Input goes to the inflater in pieces, since it may unpack a thousandfold before the size can be looked at. */
const piece = 2 ** 16;
/** Input that unpacks to nothing, as endless empty blocks do. */
const mostBarren = 2 ** 20;
/** Deflate cannot do better. */
export const mostDeflation = 1032;

/**
 * A raw deflate stream (RFC 1951) that must unpack to exactly `size` bytes. The work is bounded by `size` and one piece.
 * Throws a `dataset-file` error; `what` names the stream in it.
 */
export function inflateExactly(file: string, what: string, deflated: Uint8Array, size: number): Uint8Array {
  if (size > deflated.length * mostDeflation + mostDeflation)
    throw datasetFileError(
      file,
      `has a damaged ${what}: ${deflated.length} bytes cannot unpack to the ${size} that its head says: fetch or make it again`,
    );
  return guarded(file, what, () => {
    // A byte more than asked for, so that a stream that goes on is noticed.
    const out = new Uint8Array(size + 1);
    const found =
      deflated.length <= piece ? inflateSync(deflated, { out }).length : inflatePieces(deflated, out);
    if (found !== size)
      throw datasetFileError(
        file,
        `has a damaged ${what}: it unpacks to ${found > size ? "more than" : `${found} bytes,`} the ${size} that its head says: fetch or make it again`,
      );
    return out.subarray(0, size);
  });
}

function inflatePieces(deflated: Uint8Array, out: Uint8Array): number {
  let at = 0;
  let barren = 0;
  const inflater = new Inflate((bytes) => {
    if (bytes.length === 0) return;
    barren = 0;
    // What is over is cut: the caller compares the length.
    out.set(bytes.subarray(0, out.length - at), at);
    at = Math.min(at + bytes.length, out.length);
  });
  for (let start = 0; start < deflated.length && at < out.length && barren <= mostBarren; start += piece) {
    const part = deflated.subarray(start, start + piece);
    barren += part.length;
    inflater.push(part, start + piece >= deflated.length);
  }
  return at;
}
