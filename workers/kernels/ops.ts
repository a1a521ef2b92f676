import type { NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Tensor5D } from "@tensorflow/tfjs-core";
import { engine, maxPool } from "@tensorflow/tfjs-core";
import { hasKernel } from "./backward.ts";
import { type Activation, kernelNames } from "./names.ts";

export { addRelu } from "./addRelu.ts";
export { ascentStatus, hasAscent, keepRows, type RowStatus, rowStatus, statusBefore } from "./ascentStatus.ts";
export {
  finiteOrZero,
  gradientDefects,
  gradientDiagnosis,
  type PgdStepSettings,
  pgdStep,
  rowNorms,
  zeroGradientNorm,
} from "./attackStep.ts";
export { columnSums } from "./backward.ts";
export { climbedCrossEntropyGradient, crossEntropyGradient, crossEntropyValues } from "./crossEntropy.ts";
export {
  gatherStored,
  gathersImages,
  mostParts,
  mostStoredImages,
  type PickedImage,
  type StoredImages,
} from "./gatherImages.ts";
export { armMargins } from "./margins.ts";
export type { Activation } from "./names.ts";
export { drawsNoise, uniformNoise } from "./noise.ts";
export { type Normalised, type NormaliseSettings, normalise } from "./normalisation.ts";
export { type MomentumSettings, momentumStep } from "./optimiserStep.ts";

/** Number of zeros added on every side (PyTorch's `padding`), or TensorFlow's "same". */
export type Padding = number | "same";

export interface Conv2dSettings {
  readonly stride: number;
  readonly padding: Padding;
  readonly activation: Activation;
}

/**
 * Convolution, bias and activation in one pass. Differentiable in x [n, height, width, in], w [kernel height, kernel width,
 * in, out] and b [out], which may be null. On WebGPU, w and b may have an axis of arms in front: x then holds the images of
 * all arms, equally many of each, one arm after the other.
 */
export function conv2d(
  x: Tensor4D,
  w: Tensor4D | Tensor5D,
  b: Tensor1D | Tensor2D | null,
  { stride, padding, activation }: Conv2dSettings,
): Tensor4D {
  const [inputs, outputs] = w.shape.slice(-2) as [number, number];
  if (x.shape[3] !== inputs)
    throw new Error(`conv2d got ${x.shape[3]} channels in x [${x.shape}], expected ${inputs} as in w [${w.shape}]`);
  if (inputs === 0) throw new Error(`conv2d got x [${x.shape}] without channels, expected at least one`);
  checkArms("conv2d", x, w, 4);
  checkBias("conv2d", b, w, outputs);
  const tensors: NamedTensorMap = b === null ? { x, w } : { x, w, b };
  return engine().runKernel(kernelNames.conv2d, tensors, {
    strides: [stride, stride],
    pad: padOf(padding, x, w),
    activation,
  });
}

/**
 * The padding as tfjs takes it. It measures the height of a kernel for both sides if the padding is a number, so a kernel that
 * is not square needs all four numbers. @throws where the kernel is larger than the padded image.
 */
function padOf(padding: Padding, { shape: image }: Tensor4D, { shape }: Tensor): Padding | [number, number][] {
  if (padding === "same") return padding;
  const [kernelHeight, kernelWidth] = shape.slice(-4, -2) as [number, number];
  if (image[1] + 2 * padding < kernelHeight || image[2] + 2 * padding < kernelWidth)
    throw new Error(
      `conv2d got a kernel of ${kernelHeight} x ${kernelWidth} for x [${image}] with padding ${padding}, expected one that fits`,
    );
  if (kernelHeight === kernelWidth) return padding;
  const both: [number, number] = [padding, padding];
  return [[0, 0], both, both, [0, 0]];
}

/**
 * x [n, in] times w [in, out], plus b [out], followed by the activation. Differentiable in all three. On WebGPU, w and b may
 * have an axis of arms in front, as in `conv2d`.
 */
export function dense(
  x: Tensor2D,
  w: Tensor2D | Tensor3D,
  b: Tensor1D | Tensor2D | null,
  activation: Activation,
): Tensor2D {
  const [inputs, outputs] = w.shape.slice(-2) as [number, number];
  if (x.shape[1] !== inputs)
    throw new Error(`dense got x [${x.shape}], expected [n, ${inputs}] to meet w [${w.shape}]`);
  checkArms("dense", x, w, 2);
  checkBias("dense", b, w, outputs);
  const tensors: NamedTensorMap = b === null ? { x, w } : { x, w, b };
  return engine().runKernel(kernelNames.dense, tensors, { activation });
}

/** Whether the running backend has layers of several arms. */
export const hasArms = (): boolean => hasKernel(kernelNames.denseInputGradient);

function checkArms(op: string, { shape }: Tensor, w: Tensor, single: number): void {
  if (w.rank === single) return;
  if (!hasArms()) throw new Error(`${op} got weights [${w.shape}] of several arms, which only WebGPU runs together`);
  if ((shape[0] as number) % (w.shape[0] as number) !== 0)
    throw new Error(`${op} got ${shape[0]} examples, expected a multiple of the ${w.shape[0]} arms`);
}

function checkBias(op: string, b: Tensor | null, w: Tensor, outputs: number): void {
  const expected = w.rank % 2 === 0 ? [outputs] : [w.shape[0], outputs];
  if (b !== null && b.shape.join() !== expected.join())
    throw new Error(`${op} got a bias of shape [${b.shape}], expected [${expected}]`);
}

/**
 * Max pooling over windows of size x size (or height x width) without padding. Differentiable: on every backend, the first
 * maximum of a window, row by row, receives the gradient, even if all values are negative.
 */
export function maxPool2d(
  x: Tensor4D,
  { size, stride }: { readonly size: number | [height: number, width: number]; readonly stride: number },
): Tensor4D {
  return maxPool(x, size, stride, "valid");
}
