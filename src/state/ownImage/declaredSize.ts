import type { PictureFormat } from "./pictureFormat.ts";

/** Width and height that a PNG, GIF or BMP file states at its beginning; null for other formats, and where it ends before. */
export function declaredSize(
  { name }: Pick<PictureFormat, "name">,
  bytes: Uint8Array,
): { readonly width: number; readonly height: number } | null {
  if (bytes.length < 26) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (name === "PNG") return { width: view.getUint32(16), height: view.getUint32(20) };
  if (name === "GIF") return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (name === "BMP") return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
  return null;
}
