import { type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { gatherStored } from "../kernels/ops.ts";
import type { Dataset } from "./dataset.ts";
import { residentImages } from "./resident.ts";
import { unitScale } from "./unitScale.ts";

/** The images at `indices` (indices into the data set, not positions in a split) in [0,1], row-major NHWC. */
export function gatherPixels(dataset: Dataset, indices: ArrayLike<number>): Float32Array {
  const { images, shape } = dataset;
  const size = shape[0] * shape[1] * shape[2];
  const pixels = new Float32Array(indices.length * size);
  let target = 0;
  checkIndices(dataset, indices);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i] as number;
    const end = (index + 1) * size;
    if (images instanceof Float32Array) pixels.set(images.subarray(index * size, end), i * size);
    else for (let p = index * size; p < end; p++) pixels[target++] = unitScale[images[p] as number] as number;
  }
  return pixels;
}

/** Throws a RangeError when an image does not exist. */
export function checkIndices({ labels }: Dataset, indices: ArrayLike<number>): void {
  for (let i = 0; i < indices.length; i++)
    if (!((indices[i] as number) >= 0 && (indices[i] as number) < labels.length))
      throw new RangeError(`image ${indices[i]} requested, the data set has 0 to ${labels.length - 1}`);
}

/** As `gatherPixels`, as a tensor [n, height, width, channels] that the caller disposes; on a GPU from its own memory. */
export function gatherImages(dataset: Dataset, indices: ArrayLike<number>): Tensor4D {
  const stored = residentImages(dataset);
  if (stored !== null) {
    checkIndices(dataset, indices);
    return gatherStored(
      stored,
      Array.from(indices, (image) => ({ image, ...unmoved })),
    );
  }
  return tensor4d(gatherPixels(dataset, indices), [indices.length, ...dataset.shape]);
}

/** An image as it is. */
export const unmoved = { down: 0, right: 0, flip: false } as const;

/** The class of each image at `indices`. */
export function gatherLabels(dataset: Dataset, indices: ArrayLike<number>): Uint8Array {
  return Uint8Array.from(indices, (index) => dataset.labels[index] as number);
}
