import type { GradConfig, NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import { clone, engine } from "@tensorflow/tfjs-core";
import { columnSums, reluMask } from "./backward.ts";
import { kernelNames } from "./names.ts";

// Every closure below runs only if its input's gradient is asked for, so an attack (gradient of x alone) never
// computes weight gradients. The ReLU mask is needed by all of them and made once.

const masked = (dy: Tensor, y: Tensor, { activation }: NamedAttrMap) =>
  activation === "relu" ? reluMask(dy, y) : dy;

const conv2d: GradConfig = {
  kernelName: kernelNames.conv2d,
  inputsToSave: ["x", "w"],
  outputsToSave: [true],
  gradFunc: (dy, saved, attrs) => {
    const [x, w, y] = saved as [Tensor, Tensor, Tensor];
    const geometry = { strides: attrs.strides, pad: attrs.pad, dataFormat: "NHWC" } as NamedAttrMap;
    const gradient = masked(dy as Tensor, y, attrs);
    return {
      x: () =>
        engine().runKernel(
          "Conv2DBackpropInput",
          { dy: gradient, filter: w },
          { ...geometry, inputShape: x.shape },
        ),
      w: () =>
        engine().runKernel(
          "Conv2DBackpropFilter",
          { x, dy: gradient },
          { ...geometry, filterShape: w.shape },
        ),
      b: () => columnSums(gradient),
    };
  },
};

const dense: GradConfig = {
  kernelName: kernelNames.dense,
  inputsToSave: ["x", "w"],
  outputsToSave: [true],
  gradFunc: (dy, saved, attrs) => {
    const [x, w, y] = saved as [Tensor, Tensor, Tensor];
    const gradient = masked(dy as Tensor, y, attrs);
    const product = (a: Tensor, b: Tensor, transposeA: boolean, transposeB: boolean): Tensor =>
      engine().runKernel("BatchMatMul", { a, b }, { transposeA, transposeB });
    return {
      x: () => product(gradient, w, false, true),
      w: () => product(x, gradient, true, false),
      b: () => columnSums(gradient),
    };
  },
};

/**
 * All gradients of a normalisation come out of the same sums, so they are made in one call. Mean and variance go into
 * running statistics, never into a loss: gradients do not reach them.
 */
const normalise: GradConfig = {
  kernelName: kernelNames.normalise,
  inputsToSave: ["x", "gamma"],
  outputsToSave: [true, true, true],
  gradFunc: (dys, saved, attrs) => {
    const [x, gamma, y, mean, variance] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const [dy] = dys as Tensor[] as [Tensor];
    const [dx, dgamma, dbeta] = engine().runKernel(
      kernelNames.normaliseGradient,
      { dy, x, gamma, y, mean, variance },
      attrs,
    ) as Tensor[] as [Tensor, Tensor, Tensor];
    return { x: () => dx, gamma: () => dgamma, beta: () => dbeta };
  },
};

const addRelu: GradConfig = {
  kernelName: kernelNames.addRelu,
  outputsToSave: [true],
  gradFunc: (dy, [y]) => {
    const gradient = reluMask(dy as Tensor, y as Tensor);
    // A tensor of its own each: where a gradient is added to another, the engine frees it.
    return { a: () => gradient, b: () => clone(gradient) };
  },
};

/** Gradients of our own ops, the same for every backend. */
export const gradients: readonly GradConfig[] = [conv2d, dense, normalise, addRelu];
