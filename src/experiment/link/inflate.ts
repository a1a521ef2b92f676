import { Inflate } from "fflate";

/** Bytes inflated between two checks of the size. Deflate expands each to at most 1,032. */
const slice = 64;

/** Inflates bytes that came with a link. Throws on damaged bytes, and as soon as the result exceeds `limit` bytes. */
export function inflate(bytes: Uint8Array, limit: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = new Inflate((chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) throw new Error(`more than ${limit} bytes found inside, at most so many expected`);
  });
  for (let from = 0; from < bytes.length || from === 0; from += slice)
    stream.push(bytes.subarray(from, from + slice), from + slice >= bytes.length);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
