import type { GreyImage } from "./picture.ts";
import type { Square } from "./square.ts";

/** MNIST scales each digit to fit 20 of 28 pixels, keeping its aspect ratio. */
const boxShare = 20 / 28;
/** MNIST puts the centre of mass on the pixel at (14, 14), half a pixel past the centre of the image. */
const centre = 14.5 / 28;

/**
 * The square that frames white ink on black like an MNIST digit (LeCun, Bottou, Bengio and Haffner 1998, section III):
 * the longer side of the box around the ink takes 20/28 of it, and the centre of mass of the ink is in its middle,
 * unless that would cut off ink. The lab's own digits are MNIST digits scaled to 20 x 20, so the same frame fits both.
 * The square may reach beyond the picture. Null if there is no ink.
 */
export function digitFrame(ink: GreyImage): Square | null {
  const box = inkBox(ink);
  if (box === null) return null;
  const { left, top, right, bottom, x, y } = box;
  const size = Math.max(right - left, bottom - top) / boxShare;
  const within = (wanted: number, low: number, high: number) => Math.min(low, Math.max(high - size, wanted));
  return { x: within(x - centre * size, left, right), y: within(y - centre * size, top, bottom), size };
}

/** The box around all pixels closer to white than to black, and the centre of mass (x, y) of all ink. */
function inkBox({ width, height, pixels }: GreyImage) {
  let [left, right, top, bottom] = [width, 0, height, 0];
  let [mass, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = pixels[y * width + x] as number;
      if (value === 0) continue;
      mass += value;
      sumX += value * (x + 0.5);
      sumY += value * (y + 0.5);
      if (value < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return right === 0 ? null : { left, top, right, bottom, x: sumX / mass, y: sumY / mass };
}
