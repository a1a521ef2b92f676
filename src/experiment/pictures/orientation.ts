import type { Picture } from "./picture.ts";

/** No turn. The other orientations are 2 to 8 (EXIF 2.32, tag 274). */
export const upright = 1;

/** The orientation that an EXIF block (a TIFF file, of a JPEG's APP1 or a PNG's eXIf) states; upright if none is readable. */
export function exifOrientation(tiff: Uint8Array): number {
  if (tiff.length < 8) return upright;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return upright;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return upright;
  const count = view.getUint16(directory, little);
  for (let i = 0, at = directory + 2; i < count && at + 12 <= tiff.length; i++, at += 12) {
    if (view.getUint16(at, little) !== 274) continue;
    const isOneShort = view.getUint16(at + 2, little) === 3 && view.getUint32(at + 4, little) === 1;
    const value = view.getUint16(at + 8, little);
    return isOneShort && value >= 1 && value <= 8 ? value : upright;
  }
  return upright;
}

/** The picture as a viewer shows it: turned and mirrored by its orientation. */
export function turned(picture: Picture, orientation: number): Picture {
  if (orientation === upright) return picture;
  const { height, width, channels, pixels } = picture;
  const isSwapped = orientation >= 5;
  const rows = isSwapped ? width : height;
  const columns = isSwapped ? height : width;
  const out = new Uint8Array(pixels.length);
  for (let row = 0, to = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, to += channels) {
      const [y, x] = isSwapped ? [column, row] : [row, column];
      const fromY = [3, 4, 6, 7].includes(orientation) ? height - 1 - y : y;
      const fromX = [2, 3, 7, 8].includes(orientation) ? width - 1 - x : x;
      const from = (fromY * width + fromX) * channels;
      for (let c = 0; c < channels; c++) out[to + c] = pixels[from + c] as number;
    }
  return { height: rows, width: columns, channels, pixels: out };
}
