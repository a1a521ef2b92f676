import type { GradConfig, NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import { engine } from "@tensorflow/tfjs-core";
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

/** Gradients of our own ops, the same for every backend. */
export const gradients: readonly GradConfig[] = [conv2d, dense];
