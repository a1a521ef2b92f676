/** Pixels for a canvas: RGBA bytes, row by row. */
type Rgba = Uint8ClampedArray<ArrayBuffer>;
export type Shape = readonly [height: number, width: number, channels: number];

/** Colours of darkened and brightened pixels: purple and green, distinct under colour blindness. */
const darkened = [146, 68, 168] as const;
const brightened = [31, 145, 72] as const;

/** Convert an image in [0,1] to RGBA. One channel is grey, three are red, green and blue. */
export function paintImage(pixels: Float32Array, [height, width, channels]: Shape): Rgba {
  const rgba = new Uint8ClampedArray(height * width * 4);
  for (let i = 0; i < height * width; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = 255 * (pixels[i * channels + Math.min(c, channels - 1)] as number);
    rgba[4 * i + 3] = 255;
  }
  return rgba;
}

/**
 * Convert a perturbation to RGBA: transparent where nothing changed, so that the page's background is neutral in light
 * and dark, and in full colour for changes of at least `full`. Channels are averaged.
 */
export function paintPerturbation(
  perturbed: Float32Array,
  clean: Float32Array,
  [height, width, channels]: Shape,
  full: number,
): Rgba {
  const rgba = new Uint8ClampedArray(height * width * 4);
  for (let i = 0; i < height * width; i++) {
    let difference = 0;
    for (let c = 0; c < channels; c++) {
      const at = i * channels + c;
      difference += ((perturbed[at] as number) - (clean[at] as number)) / channels;
    }
    rgba.set(difference < 0 ? darkened : brightened, 4 * i);
    rgba[4 * i + 3] = full > 0 ? 255 * Math.min(1, Math.abs(difference) / full) : 0;
  }
  return rgba;
}

/** The largest change of any pixel in any of several images, given one after the other. */
export function largestChange(images: Float32Array, clean: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < images.length; i++) {
    largest = Math.max(largest, Math.abs((images[i] as number) - (clean[i % clean.length] as number)));
  }
  return largest;
}
