import type { UnitImage } from "./picture.ts";
import type { Square } from "./square.ts";

/** Bytes of a picture with any number of channels. */
interface Bytes {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly pixels: Uint8Array;
}

/**
 * Resize a square part of a picture to `width` x `height` by area averaging: every output pixel is the mean of the input
 * area that it covers, with partly covered pixels weighted by area. Thin strokes survive strong reduction, there is no
 * ringing, and the same bytes give the same floats in every browser. Enlarging repeats pixels. Beyond the picture lies
 * `outside`, one value from 0 to 255 per channel.
 *
 * @returns values in [0,1].
 */
export function resizeArea(
  image: Bytes,
  crop: Square,
  width: number,
  height: number,
  outside: readonly number[],
): UnitImage {
  const { channels } = image;
  const columns = overlaps(crop.x, crop.size, width, image.width);
  const rows = overlaps(crop.y, crop.size, height, image.height);
  const area = (crop.size / width) * (crop.size / height);
  const pixels = new Float32Array(width * height * channels);
  const sums = new Float64Array(channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      sums.fill(0);
      let covered = 0;
      for (const row of rows[y] as readonly Overlap[]) {
        const line = row.index * image.width;
        for (const column of columns[x] as readonly Overlap[]) {
          const share = row.share * column.share;
          const at = (line + column.index) * channels;
          for (let c = 0; c < channels; c++) sums[c] = (sums[c] as number) + share * (image.pixels[at + c] as number);
          covered += share;
        }
      }
      // Rounding leaves a trace of nothing at whole multiples.
      const beyond = area - covered > 1e-9 * area ? area - covered : 0;
      for (let c = 0; c < channels; c++) {
        const sum = (sums[c] as number) + beyond * (outside[c] as number);
        pixels[(y * width + x) * channels + c] = Math.min(1, sum / (covered + beyond) / 255);
      }
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
