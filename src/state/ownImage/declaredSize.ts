/** Width and height that a PNG, GIF or BMP file states at its beginning; null for other files, and where it ends before. */
export function declaredSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | null {
  if (bytes.length < 26) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begins = (text: string) => [...text].every((letter, at) => bytes[at] === letter.charCodeAt(0));
  if (begins("\x89PNG")) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (begins("GIF8")) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  if (begins("BM")) return { width: Math.abs(view.getInt32(18, true)), height: Math.abs(view.getInt32(22, true)) };
  return null;
}
