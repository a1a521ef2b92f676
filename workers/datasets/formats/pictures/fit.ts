import type { DecodedImages } from "../decoded.ts";
import type { Picture } from "./pixelBudget.ts";

/** The size that every image of a data set is brought to. */
export interface Fit {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** Fixed-point weights of Pillow's 8-bit resampler. */
const precision = 22;
const half = 1 << (precision - 1);

/** Which samples of a line make each sample of the new line, and how much of each. */
interface Weights {
  readonly taps: number;
  /** First sample and number of samples for each output. */
  readonly bounds: Int32Array;
  /** [outputs, taps]. */
  readonly weights: Int32Array;
}

/**
 * Writes pictures of any size into one array of images. The picture is stretched to the size. Colour to grey first:
 * (19595 R + 38470 G + 7471 B + 32768) >> 16 (ITU-R 601-2); grey to colour last, thrice the same value. Resizing is
 * bilinear, with the triangle widened by the factor when it shrinks, so that every source pixel counts (antialiased):
 * in integers, columns before rows, as Pillow's `resize(..., BILINEAR)`, with which it agrees bit for bit on any machine.
 */
export function fitter(fit: Fit): (picture: Picture, out: Uint8Array, at: number) => void {
  const known = new Map<string, Weights>();
  const weightsOf = (from: number, to: number): Weights => {
    const key = `${from} ${to}`;
    let weights = known.get(key);
    if (weights === undefined) {
      // Pictures of a data set come in few sizes or in very many.
      if (known.size > 64) known.clear();
      weights = triangle(from, to);
      known.set(key, weights);
    }
    return weights;
  };
  return (picture, out, at) => {
    const { height, width } = picture;
    const channels = Math.min(picture.channels, fit.channels);
    let pixels = picture.channels > fit.channels ? greyOf(picture.pixels) : picture.pixels;
    if (width !== fit.width)
      pixels = resampleColumns(pixels, height, width, channels, fit.width, weightsOf(width, fit.width));
    if (height !== fit.height)
      pixels = resampleRows(pixels, fit.width * channels, fit.height, weightsOf(height, fit.height));
    if (channels === fit.channels) out.set(pixels, at);
    else for (let i = 0; i < pixels.length; i++) out.fill(pixels[i] as number, at + 3 * i, at + 3 * i + 3);
  };
}

/** All images brought to one size; the same array when they have it. */
export function fitImages(images: DecodedImages, fit: Fit): DecodedImages {
  const { count, height, width, channels } = images;
  if (height === fit.height && width === fit.width && channels === fit.channels) return images;
  const size = height * width * channels;
  const fitted = fit.height * fit.width * fit.channels;
  const out = new Uint8Array(count * fitted);
  const write = fitter(fit);
  for (let i = 0; i < count; i++)
    write(
      { height, width, channels, pixels: images.images.subarray(i * size, (i + 1) * size) },
      out,
      i * fitted,
    );
  return { count, ...fit, images: out };
}

function greyOf(pixels: Uint8Array): Uint8Array {
  const grey = new Uint8Array(pixels.length / 3);
  for (let i = 0; i < grey.length; i++)
    grey[i] =
      (19595 * (pixels[3 * i] as number) +
        38470 * (pixels[3 * i + 1] as number) +
        7471 * (pixels[3 * i + 2] as number) +
        32768) >>
      16;
  return grey;
}

/** Pillow's `precompute_coeffs` and `normalize_coeffs_8bpc` (libImaging/Resample.c) for the bilinear filter. */
function triangle(from: number, to: number): Weights {
  const scale = from / to;
  const reach = Math.max(scale, 1);
  const taps = Math.ceil(reach) * 2 + 1;
  const bounds = new Int32Array(2 * to);
  const weights = new Int32Array(to * taps);
  const line = new Float64Array(taps);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const count = Math.min(from, Math.trunc(centre + reach + 0.5)) - first;
    let sum = 0;
    for (let k = 0; k < count; k++) {
      const distance = Math.abs((k + first - centre + 0.5) * (1 / reach));
      line[k] = distance < 1 ? 1 - distance : 0;
      sum += line[k] as number;
    }
    bounds[2 * i] = first;
    bounds[2 * i + 1] = count;
    for (let k = 0; k < count; k++)
      weights[i * taps + k] = Math.trunc(0.5 + ((line[k] as number) / sum) * 2 ** precision);
  }
  return { taps, bounds, weights };
}

function resampleColumns(
  pixels: Uint8Array,
  height: number,
  width: number,
  channels: number,
  to: number,
  { taps, bounds, weights }: Weights,
): Uint8Array {
  const out = new Uint8Array(height * to * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < to; x++) {
      const first = (y * width + (bounds[2 * x] as number)) * channels;
      const count = bounds[2 * x + 1] as number;
      for (let c = 0; c < channels; c++) {
        let sum = half;
        for (let k = 0; k < count; k++)
          sum += (pixels[first + k * channels + c] as number) * (weights[x * taps + k] as number);
        out[(y * to + x) * channels + c] = byte(sum);
      }
    }
  return out;
}

/** `line` values a row. */
function resampleRows(
  pixels: Uint8Array,
  line: number,
  to: number,
  { taps, bounds, weights }: Weights,
): Uint8Array {
  const out = new Uint8Array(to * line);
  for (let y = 0; y < to; y++) {
    const first = (bounds[2 * y] as number) * line;
    const count = bounds[2 * y + 1] as number;
    for (let x = 0; x < line; x++) {
      let sum = half;
      for (let k = 0; k < count; k++)
        sum += (pixels[first + k * line + x] as number) * (weights[y * taps + k] as number);
      out[y * line + x] = byte(sum);
    }
  }
  return out;
}

function byte(sum: number): number {
  return Math.max(0, Math.min(255, sum >> precision));
}
