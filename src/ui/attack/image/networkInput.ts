import type { Square } from "./crop.ts";
import type { GreyImage, UnitImage } from "./grey.ts";
import { resizeArea } from "./resizeArea.ts";

interface InputOptions {
  readonly crop: Square;
  /** Swap black and white. Digits are white on black, while handwriting is mostly dark on paper. */
  readonly invert: boolean;
  /** Stretch the contrast so that the darkest pixel is black and the brightest white. */
  readonly stretch: boolean;
}

/** The input of a network of `width` x `height` pixels, in [0,1]: the picture cropped, resized, inverted and stretched. */
export function networkInput(image: GreyImage, options: InputOptions, width: number, height: number): UnitImage {
  const { pixels } = resizeArea(image, options.crop, width, height);
  if (options.invert) for (let i = 0; i < pixels.length; i++) pixels[i] = 1 - (pixels[i] as number);
  if (options.stretch) stretch(pixels);
  return { width, height, pixels };
}

/** Stretch the contrast in place. A uniform picture stays unchanged. */
function stretch(pixels: Float32Array): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of pixels) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // Below one grey level of contrast this would only amplify noise.
  if (high - low < 1 / 255) return;
  for (let i = 0; i < pixels.length; i++) pixels[i] = ((pixels[i] as number) - low) / (high - low);
}
