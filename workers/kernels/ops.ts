import type { NamedTensorMap, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { engine, maxPool } from "@tensorflow/tfjs-core";
import { type Activation, kernelNames } from "./names.ts";

export { addRelu } from "./addRelu.ts";
export {
  finiteOrZero,
  gradientDiagnosis,
  type PgdStepSettings,
  pgdStep,
  rowNorms,
  zeroGradientNorm,
} from "./attackStep.ts";
export type { Activation } from "./names.ts";
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
 * in, out] and b [out], which may be null.
 */
export function conv2d(
  x: Tensor4D,
  w: Tensor4D,
  b: Tensor1D | null,
  { stride, padding, activation }: Conv2dSettings,
): Tensor4D {
  const [, , inputs, outputs] = w.shape;
  if (x.shape[3] !== inputs)
    throw new Error(`conv2d got ${x.shape[3]} channels in x [${x.shape}], expected ${inputs} as in w [${w.shape}]`);
  checkBias("conv2d", b, outputs);
  const tensors: NamedTensorMap = b === null ? { x, w } : { x, w, b };
  return engine().runKernel(kernelNames.conv2d, tensors, {
    strides: [stride, stride],
    pad: padding,
    activation,
  });
}

/** x [n, in] times w [in, out], plus b [out], followed by the activation. Differentiable in all three. */
export function dense(x: Tensor2D, w: Tensor2D, b: Tensor1D | null, activation: Activation): Tensor2D {
  if (x.shape[1] !== w.shape[0])
    throw new Error(`dense got x [${x.shape}], expected [n, ${w.shape[0]}] to meet w [${w.shape}]`);
  checkBias("dense", b, w.shape[1]);
  const tensors: NamedTensorMap = b === null ? { x, w } : { x, w, b };
  return engine().runKernel(kernelNames.dense, tensors, { activation });
}

function checkBias(op: string, b: Tensor1D | null, outputs: number): void {
  if (b !== null && b.size !== outputs)
    throw new Error(`${op} got a bias of shape [${b.shape}], expected [${outputs}]`);
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
