import type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import { engine, tensor1d } from "@tensorflow/tfjs-core";
import { hasKernel } from "./backward.ts";
import { kernelNames } from "./names.ts";

/** Images of a data set on the device, in parts that fit a binding. */
export interface StoredImages {
  /** Consecutive images, `perPart` in each part but the last: pixels, or bytes, four in a number, from the lowest. */
  readonly parts: readonly Tensor1D[];
  readonly perPart: number;
  readonly shape: readonly [height: number, width: number, channels: number];
  /** [256] the pixel value of every byte; absent where the parts hold pixels. */
  readonly scale?: Float32Array;
}

/** An image and how it is moved: first by a crop window, then by a flip. */
export interface PickedImage {
  readonly image: number;
  /** Offset of the window in pixels, from -4 to 4; what lies outside of the image is 0. */
  readonly down: number;
  readonly right: number;
  readonly flip: boolean;
}

/** Images that a picked one can be numbered by: four bytes hold the number and the moves. */
export const mostStoredImages = 2 ** 22;

/** Parts that a shader can bind beside its other tensors, with the limits that every adapter has. */
export const mostParts = 4;

/** Whether the running backend gathers images itself. Only WebGPU does: elsewhere the host's memory is the device's. */
export const gathersImages = (): boolean => hasKernel(kernelNames.gatherImages);

/** The picked images [n, height, width, channels]. Uploads four bytes per image. */
export function gatherStored({ parts, perPart, shape, scale }: StoredImages, picked: readonly PickedImage[]): Tensor4D {
  const words = Int32Array.from(
    picked,
    ({ image, down, right, flip }) => image * 512 + (flip ? 256 : 0) + (right + 4) * 16 + down + 4,
  );
  const inputs: Record<string, Tensor> = { picked: tensor1d(words, "int32") };
  if (scale !== undefined) inputs.scale = tensor1d(scale);
  for (const [at, part] of parts.entries()) inputs[`part${at}`] = part;
  const attrs = { parts: parts.length, perPart, shape: [...shape] };
  const images: Tensor4D = engine().runKernel(kernelNames.gatherImages, inputs, attrs);
  inputs.picked?.dispose();
  inputs.scale?.dispose();
  return images;
}
