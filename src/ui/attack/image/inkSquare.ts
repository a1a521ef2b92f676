import { centralSquare, insideSquare, type Square } from "./crop.ts";
import { borderMean, type GreyImage } from "./grey.ts";

/** Margin around the ink, as a share of its longer side. Small, since the digits of the data set nearly fill their frame. */
const margin = 0.08;

/**
 * The square around the pixels that differ from the border of a picture: a first guess of where the digit is. A pixel
 * differs if it is closer to the most different grey of the picture than to the mean of the border. If none does, the
 * central square.
 */
export function inkSquare(image: GreyImage): Square {
  const ground = borderMean(image);
  let farthest = ground;
  for (const value of image.pixels) {
    if (Math.abs(value - ground) > Math.abs(farthest - ground)) farthest = value;
  }
  const reach = Math.abs(farthest - ground) / 2;
  // Differences below a tenth of the range are paper and noise.
  if (reach < 13) return centralSquare(image);

  let [left, right, top, bottom] = [image.width, -1, image.height, -1];
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      if (Math.abs((image.pixels[y * image.width + x] as number) - ground) < reach) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  const size = Math.max(right - left + 1, bottom - top + 1) * (1 + 2 * margin);
  return insideSquare({ x: (left + right + 1 - size) / 2, y: (top + bottom + 1 - size) / 2, size }, image);
}
