import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const chunkSize = 2 ** 22;

/** The content of a file in chunks, so that a large file is never in memory as a whole. */
export async function* chunksOf(blob: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < blob.size; at += chunkSize)
    yield new Uint8Array(await blob.slice(at, at + chunkSize).arrayBuffer());
}

/** MD5 of a file, in hex. */
export async function md5OfBlob(blob: Blob): Promise<string> {
  const hash = md5.create();
  for await (const chunk of chunksOf(blob)) hash.update(chunk);
  return bytesToHex(hash.digest());
}
