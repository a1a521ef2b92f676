import type { Square } from "./crop.ts";
import type { GreyImage, UnitImage } from "./grey.ts";

/**
 * Resize a square part of a grey picture to `width` x `height` by area averaging: every output pixel is the mean of the
 * input area it covers, with partly covered pixels weighted by area. Thin strokes survive strong reduction, there is no
 * ringing, and the same bytes give the same floats in every browser. Enlarging repeats pixels.
 *
 * @returns values in [0,1].
 */
export function resizeArea(image: GreyImage, crop: Square, width: number, height: number): UnitImage {
  const columns = overlaps(crop.x, crop.size, width, image.width);
  const rows = overlaps(crop.y, crop.size, height, image.height);
  const pixels = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      let area = 0;
      for (const row of rows[y] as readonly Overlap[]) {
        const line = row.index * image.width;
        for (const column of columns[x] as readonly Overlap[]) {
          const share = row.share * column.share;
          sum += share * (image.pixels[line + column.index] as number);
          area += share;
        }
      }
      pixels[y * width + x] = sum / area / 255;
    }
  }
  return { width, height, pixels };
}

interface Overlap {
  readonly index: number;
  /** Share of this input pixel covered by the output pixel along one axis, 0 to 1. */
  readonly share: number;
}

/** For each of `count` output pixels over [from, from + length), the input pixels (below `limit`) that it covers. */
function overlaps(from: number, length: number, count: number, limit: number): readonly (readonly Overlap[])[] {
  return Array.from({ length: count }, (_, k) => {
    const low = from + (length * k) / count;
    const high = from + (length * (k + 1)) / count;
    const found: Overlap[] = [];
    for (let index = Math.max(0, Math.floor(low)); index < Math.min(limit, Math.ceil(high)); index++) {
      const share = Math.min(high, index + 1) - Math.max(low, index);
      if (share > 0) found.push({ index, share });
    }
    return found;
  });
}
