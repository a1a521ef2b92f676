import crc from "crc-32";

/**
 * Insert a text into a PNG as an uncompressed `iTXt` chunk (UTF-8) after its header, where image tools find it.
 * Throws if the bytes are not a PNG.
 */
export function withPngText(png: Uint8Array, keyword: string, text: string): Uint8Array<ArrayBuffer> {
  const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
  if (!signature.every((byte, index) => png[index] === byte)) {
    throw new Error(`expected a png of at least 33 bytes, found ${png.length} bytes with another signature`);
  }
  const headerEnd = 8 + 4 + 4 + 13 + 4;
  const encoder = new TextEncoder();
  // The zeros: end of keyword, not compressed, method 0, no language, no translated keyword.
  const data = encoder.encode(`iTXt${keyword}\0\0\0\0\0${text}`);
  const chunk = new Uint8Array(4 + data.length + 4);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length - 4);
  chunk.set(data, 4);
  view.setUint32(4 + data.length, crc.buf(data) >>> 0);
  const result = new Uint8Array(png.length + chunk.length);
  result.set(png.subarray(0, headerEnd));
  result.set(chunk, headerEnd);
  result.set(png.subarray(headerEnd), headerEnd + chunk.length);
  return result;
}
