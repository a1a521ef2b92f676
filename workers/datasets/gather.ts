import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import type { Dataset } from "./dataset.ts";

/** byte / 255, rounded once to float32. The only place where pixels are scaled to [0,1]. */
const unitScale = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** The images at `indices` (indices into the data set, not positions in a split) in [0,1], row-major NHWC. */
export function gatherPixels(dataset: Dataset, indices: ArrayLike<number>): Float32Array {
  const { images, labels, shape } = dataset;
  const size = shape[0] * shape[1] * shape[2];
  const pixels = new Float32Array(indices.length * size);
  let target = 0;
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    if (!(index >= 0 && index < labels.length))
      throw new RangeError(`image ${index} requested, the data set has 0 to ${labels.length - 1}`);
    const end = (index + 1) * size;
    if (images instanceof Float32Array) pixels.set(images.subarray(index * size, end), i * size);
    else for (let p = index * size; p < end; p++) pixels[target++] = unitScale[images[p] as number] as number;
  }
  return pixels;
}

/** As `gatherPixels`, as a tensor [n, height, width, channels] that the caller disposes. */
export function gatherImages(dataset: Dataset, indices: ArrayLike<number>): Tensor4D {
  return tensor4d(gatherPixels(dataset, indices), [indices.length, ...dataset.shape]);
}

/** The class of each image at `indices`. */
export function gatherLabels(dataset: Dataset, indices: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(indices, (index) => dataset.labels[index] as number);
}
