import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";

/** Bytes that are read at a time. */
const chunkSize = 2 ** 22;

/**
 * MD5 (RFC 1321) in hex of several parts, one after the other. Publishers of data sets state MD5 checksums of their
 * files; the lab itself names nothing by MD5.
 */
export function md5Of(...parts: readonly Uint8Array[]): string {
  const hash = md5.create();
  for (const part of parts) hash.update(part);
  return bytesToHex(hash.digest());
}

/** MD5 in hex of a file, read in chunks. */
export async function md5OfBlob(blob: Blob): Promise<string> {
  const hash = md5.create();
  for (let at = 0; at < blob.size; at += chunkSize)
    hash.update(new Uint8Array(await blob.slice(at, at + chunkSize).arrayBuffer()));
  return bytesToHex(hash.digest());
}
