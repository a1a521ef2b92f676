import type { SplitImages } from "../../state/systems/splitImages.ts";

/** Pixels between two images of a sheet. */
const gap = 1;

/** Paint images row by row in the order of `positions`, with transparent gaps. */
export function contactSheet(
  { shape: [high, wide, channels], images }: Pick<SplitImages, "shape" | "images">,
  positions: readonly number[],
  columns: number,
) {
  const width = columns * (wide + gap) - gap;
  const height = Math.max(1, Math.ceil(positions.length / columns) * (high + gap) - gap);
  const scale = images instanceof Float32Array ? 255 : 1;
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (const [index, position] of positions.entries()) {
    const left = (index % columns) * (wide + gap);
    const top = Math.floor(index / columns) * (high + gap);
    for (let pixel = 0; pixel < high * wide; pixel++) {
      const from = (position * high * wide + pixel) * channels;
      const to = 4 * ((top + Math.floor(pixel / wide)) * width + left + (pixel % wide));
      for (let c = 0; c < 3; c++) rgba[to + c] = scale * (images[from + Math.min(c, channels - 1)] ?? 0);
      rgba[to + 3] = 255;
    }
  }
  return { rgba, width, height, columns };
}

/** Index of the image at a point of the sheet, in shares of its width and height; null if none is there. */
export function indexAt({ columns }: { readonly columns: number }, count: number, x: number, y: number): number | null {
  const rows = Math.ceil(count / columns);
  const index = Math.floor(y * rows) * columns + Math.floor(x * columns);
  return x >= 0 && x < 1 && y >= 0 && index < count ? index : null;
}
