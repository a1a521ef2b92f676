const signatures: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ["a gzip file", [0x1f, 0x8b]],
  ["a zip archive", [0x50, 0x4b, 0x03, 0x04]],
  ["an empty zip archive", [0x50, 0x4b, 0x05, 0x06]],
  ["a parquet file", [0x50, 0x41, 0x52, 0x31]],
  ["a numpy array", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]],
  ["a png picture", [0x89, 0x50, 0x4e, 0x47]],
  ["a jpeg picture", [0xff, 0xd8, 0xff]],
  ["a gif picture", [0x47, 0x49, 0x46, 0x38]],
  ["a bmp picture", [0x42, 0x4d]],
  ["a tiff picture", [0x49, 0x49, 0x2a, 0x00]],
  ["a tiff picture", [0x4d, 0x4d, 0x00, 0x2a]],
  ["a jpeg xl picture", [0xff, 0x0a]],
  ["a webp or other riff file", [0x52, 0x49, 0x46, 0x46]],
  ["a python pickle", [0x80, 0x02]],
  ["a python pickle", [0x80, 0x03]],
  ["a python pickle", [0x80, 0x04]],
  ["an idx file", [0, 0, 0x08]],
  ["a git-lfs pointer, not the file itself", [...new TextEncoder().encode("version https://git-lfs")]],
];

/** What a file is by its first bytes: "a zip archive", "a web page"; null if they are not known. */
export function knownKind(bytes: Uint8Array): string | null {
  if (bytes.length === 0) return "an empty file";
  for (const [name, start] of signatures) if (startsWith(bytes, start)) return name;
  if (startsWith(bytes.subarray(4), [0x66, 0x74, 0x79, 0x70])) return "an avif, heic or other iso media file";
  return isHtml(bytes) ? "a web page" : null;
}

/** `knownKind` for messages, or "9 bytes starting with 00 01 ...". */
export const kindOf = (bytes: Uint8Array): string =>
  knownKind(bytes) ?? `${bytes.length} bytes starting with ${hex(bytes.subarray(0, 8))}`;

export function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, i) => bytes[i] === byte);
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function isHtml(bytes: Uint8Array): boolean {
  const start = String.fromCharCode(...bytes.subarray(0, 64))
    .trimStart()
    .toLowerCase();
  return ["<!doctype", "<html", "<head", "<?xml"].some((tag) => start.startsWith(tag));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
