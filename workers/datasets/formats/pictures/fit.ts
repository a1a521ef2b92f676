import type { DecodedImages } from "../decoded.ts";
import type { Picture } from "./pixelBudget.ts";

/** The size to which every image of a data set is resized. */
export interface Fit {
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
}

/** Bits of the fixed-point weights of Pillow's 8-bit resampler. */
const precision = 22;

/** Which samples of a line contribute to each sample of the new line, and with which weights. */
interface Weights {
  readonly taps: number;
  /** First sample and number of samples for each output. */
  readonly bounds: Int32Array;
  /** [outputs, taps]. */
  readonly weights: Int32Array;
}

/**
 * Writes pictures of any size into an array of images at `at`, stretched to one size. Colour becomes grey first:
 * (19595 R + 38470 G + 7471 B + 32768) >> 16 (ITU-R 601-2). Grey becomes colour last, by repetition. Resizing is bilinear;
 * when it shrinks, the triangle filter is widened by the factor, so that every source pixel counts. It works in integers,
 * columns before rows, and equals Pillow's `resize(..., BILINEAR)` bit for bit on any machine.
 */
export function fitter(fit: Fit): (picture: Picture, out: Uint8Array, at: number) => void {
  const known = new Map<string, Weights>();
  const weightsOf = (from: number, to: number): Weights => {
    const key = `${from} ${to}`;
    const weights = known.get(key) ?? triangle(from, to);
    // The pictures of a data set have few sizes or very many.
    if (known.size > 64) known.clear();
    known.set(key, weights);
    return weights;
  };
  return (picture, out, at) => {
    const { height, width } = picture;
    const channels = Math.min(picture.channels, fit.channels);
    let pixels = picture.channels > fit.channels ? greyOf(picture.pixels) : picture.pixels;
    if (width !== fit.width)
      pixels = resample(pixels, [height, width, channels], fit.width, weightsOf(width, fit.width));
    if (height !== fit.height)
      pixels = resample(pixels, [1, height, fit.width * channels], fit.height, weightsOf(height, fit.height));
    if (channels === fit.channels) out.set(pixels, at);
    else for (let i = 0; i < pixels.length; i++) out.fill(pixels[i] as number, at + 3 * i, at + 3 * i + 3);
  };
}

/** All images resized to one size; the same object if they have it already. */
export function fitImages(images: DecodedImages, fit: Fit): DecodedImages {
  const { count, height, width, channels } = images;
  if (height === fit.height && width === fit.width && channels === fit.channels) return images;
  const size = height * width * channels;
  const fitted = fit.height * fit.width * fit.channels;
  const out = new Uint8Array(count * fitted);
  const write = fitter(fit);
  for (let i = 0; i < count; i++) {
    const pixels = images.images.subarray(i * size, (i + 1) * size);
    write({ height, width, channels, pixels }, out, i * fitted);
  }
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

/** Resizes the middle axis of [outer, from, inner] to `to`. */
function resample(
  pixels: Uint8Array,
  [outer, from, inner]: readonly [outer: number, from: number, inner: number],
  to: number,
  { taps, bounds, weights }: Weights,
): Uint8Array {
  const out = new Uint8Array(outer * to * inner);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < to; i++) {
      const first = (o * from + (bounds[2 * i] as number)) * inner;
      const count = bounds[2 * i + 1] as number;
      for (let c = 0; c < inner; c++) {
        let sum = 1 << (precision - 1);
        for (let k = 0; k < count; k++)
          sum += (pixels[first + k * inner + c] as number) * (weights[i * taps + k] as number);
        out[(o * to + i) * inner + c] = Math.max(0, Math.min(255, sum >> precision));
      }
    }
  return out;
}
