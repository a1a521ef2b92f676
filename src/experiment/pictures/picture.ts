/** A picture: bytes, row by row, `channels` bytes per pixel. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** 1: grey, 3: red, green and blue. */
  readonly channels: 1 | 3;
  readonly pixels: Uint8Array;
}

/** A grey picture: one byte per pixel, 0 black to 255 white, row by row. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** An input of a network: floats in [0,1], row by row, the channels of a pixel side by side. */
export interface UnitImage extends Omit<GreyImage, "pixels"> {
  readonly pixels: Float32Array;
}

/** The values of an input in 256 steps, as images of data sets have them. */
export function inEightBits({ pixels }: UnitImage): Float32Array {
  return pixels.map((value) => Math.round(255 * value) / 255);
}

/** Convert RGBA bytes [height * width * 4] to RGB. Transparent pixels are blended with white, as paper is. */
export function pictureOf(rgba: Uint8ClampedArray, width: number, height: number): Picture {
  if (rgba.length !== width * height * 4) {
    throw new Error(`${rgba.length} bytes found, ${width * height * 4} expected for ${width} x ${height} RGBA pixels`);
  }
  const pixels = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    const cover = rgba[from + 3] as number;
    // Nearly every pixel of a photograph of a phone, which has millions.
    if (cover === 255) {
      pixels[to] = rgba[from] as number;
      pixels[to + 1] = rgba[from + 1] as number;
      pixels[to + 2] = rgba[from + 2] as number;
    } else
      for (let c = 0; c < 3; c++)
        pixels[to + c] = Math.round((cover * (rgba[from + c] as number) + (255 - cover) * 255) / 255);
  }
  return { width, height, channels: 3, pixels };
}

/** Grey with the luma weights of Rec. 601. */
export function greyOf({ width, height, channels, pixels }: Picture): GreyImage {
  if (channels === 1) return { width, height, pixels };
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) {
    const at = 3 * i;
    const luma =
      0.299 * (pixels[at] as number) + 0.587 * (pixels[at + 1] as number) + 0.114 * (pixels[at + 2] as number);
    grey[i] = Math.round(luma);
  }
  return { width, height, pixels: grey };
}

/** One channel of a picture as a grey picture. */
export function channelOf({ width, height, channels, pixels }: Picture, channel: number): GreyImage {
  return {
    width,
    height,
    pixels: Uint8Array.from({ length: width * height }, (_, i) => pixels[i * channels + channel] as number),
  };
}

/** Pixels that are enough for any network of the lab, unless it sees a very small part of the picture. */
const enoughPixels = 120_000;
/** A shorter side is not reduced below this. */
const enoughSide = 64;

/** The whole factor by which a picture has to be reduced to `enough` pixels, unless its shorter side gets too short. */
export function reductionOf({ width, height }: Pick<Picture, "width" | "height">, enough = enoughPixels): number {
  const wanted = Math.ceil(Math.sqrt((width * height) / enough));
  return Math.min(wanted, Math.max(1, Math.floor(Math.min(width, height) / enoughSide)));
}

/**
 * Reduce a large picture, as phones take them, by a whole factor: every pixel becomes the mean of a block. Smaller
 * pictures stay as they are. `enough`: the pixels that it may keep.
 */
export function reduced(picture: Picture, enough = enoughPixels): Picture {
  const { width, height, channels, pixels } = picture;
  const factor = reductionOf(picture, enough);
  if (factor === 1) return picture;
  const [columns, rows] = [Math.floor(width / factor), Math.floor(height / factor)];
  const small = new Uint8Array(columns * rows * channels);
  const line = new Float64Array(columns * channels);
  for (let y = 0; y < rows; y++) {
    line.fill(0);
    for (let dy = 0; dy < factor; dy++) {
      let at = (y * factor + dy) * width * channels;
      for (let x = 0; x < columns; x++)
        for (let dx = 0; dx < factor; dx++)
          for (let c = 0; c < channels; c++)
            line[x * channels + c] = (line[x * channels + c] as number) + (pixels[at++] as number);
    }
    for (let i = 0; i < line.length; i++)
      small[y * line.length + i] = Math.round((line[i] as number) / factor / factor);
  }
  return { width: columns, height: rows, channels, pixels: small };
}

/** Mean of the outermost pixels for each channel, 0 to 255. */
export function borderMean({ width, height, channels, pixels }: Picture): readonly number[] {
  const sums = new Array<number>(channels).fill(0);
  let count = 0;
  for (let y = 0; y < height; y++) {
    const edge = y === 0 || y === height - 1;
    for (let x = 0; x < width; x += edge || width === 1 ? 1 : width - 1) {
      for (let c = 0; c < channels; c++)
        sums[c] = (sums[c] as number) + (pixels[(y * width + x) * channels + c] as number);
      count++;
    }
  }
  return sums.map((sum) => sum / count);
}
