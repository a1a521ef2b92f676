import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * SHA-256 of a text in UTF-8, as eight signed 32-bit words (FIPS 180-4). Synchronous, because random streams are created
 * inside synchronous code; `digestOf` in `plan/key.ts` hashes long data with the faster, asynchronous Web Crypto where the
 * browser offers it.
 */
export function sha256Words(text: string): Int32Array {
  const digest = sha256(utf8ToBytes(text));
  const view = new DataView(digest.buffer, digest.byteOffset);
  return Int32Array.from({ length: 8 }, (_, word) => view.getInt32(4 * word));
}
