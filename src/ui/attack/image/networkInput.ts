import type { Square } from "./crop.ts";
import type { GreyImage, UnitImage } from "./grey.ts";
import { resizeArea } from "./resizeArea.ts";

export interface InputOptions {
  readonly crop: Square;
  /** Swap black and white: the digits are white on black, handwriting is mostly dark on paper. */
  readonly invert: boolean;
  /** Stretch the greys so that the darkest pixel is black and the brightest white, as in the digits. */
  readonly stretch: boolean;
}

/** What a network of `width` x `height` inputs sees of a picture: cropped, resized, inverted, stretched; in [0,1]. */
export function networkInput(
  image: GreyImage,
  options: InputOptions,
  width: number,
  height: number,
): UnitImage {
  const { pixels } = resizeArea(image, options.crop, width, height);
  if (options.invert) for (let i = 0; i < pixels.length; i++) pixels[i] = 1 - (pixels[i] as number);
  if (options.stretch) stretch(pixels);
  return { width, height, pixels };
}

/** A picture of one grey has no contrast to stretch and stays as it is. */
function stretch(pixels: Float32Array): void {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of pixels) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  // Under one grey level of contrast there is only noise to amplify.
  if (high - low < 1 / 255) return;
  for (let i = 0; i < pixels.length; i++) pixels[i] = ((pixels[i] as number) - low) / (high - low);
}
