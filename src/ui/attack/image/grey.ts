/** A grey picture: one byte per pixel, 0 black to 255 white, row by row. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** A grey picture of floats in [0,1], row by row. */
export interface UnitImage extends Omit<GreyImage, "pixels"> {
  readonly pixels: Float32Array;
}

/**
 * Convert RGBA bytes [height * width * 4] to grey with the luma weights of Rec. 601. Transparent pixels are blended with
 * white.
 */
export function greyOf(rgba: Uint8ClampedArray, width: number, height: number): GreyImage {
  if (rgba.length !== width * height * 4) {
    throw new Error(`${rgba.length} bytes found, ${width * height * 4} expected for ${width} x ${height} RGBA pixels`);
  }
  const pixels = new Uint8Array(width * height);
  for (let i = 0; i < pixels.length; i++) {
    const red = rgba[4 * i] as number;
    const green = rgba[4 * i + 1] as number;
    const blue = rgba[4 * i + 2] as number;
    const cover = (rgba[4 * i + 3] as number) / 255;
    const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    pixels[i] = Math.round(cover * luma + (1 - cover) * 255);
  }
  return { width, height, pixels };
}

/** Mean of the outermost pixels, 0 to 255: bright for a dark digit on paper. */
export function borderMean({ width, height, pixels }: GreyImage): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y++) {
    const edge = y === 0 || y === height - 1;
    for (let x = 0; x < width; x += edge || width === 1 ? 1 : width - 1) {
      sum += pixels[y * width + x] as number;
      count++;
    }
  }
  return sum / count;
}
