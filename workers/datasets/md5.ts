import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/**
 * MD5 (RFC 1321) in hex of several parts, one after the other. Publishers of data sets state MD5 checksums of their
 * files; the lab itself names nothing by MD5.
 */
export function md5Of(...parts: readonly Uint8Array[]): string {
  const hash = md5.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest());
}
