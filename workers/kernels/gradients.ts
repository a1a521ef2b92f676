import type { GradConfig, NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import { clone, engine } from "@tensorflow/tfjs-core";
import { columnSums, reluMask } from "./backward.ts";
import { kernelNames } from "./names.ts";

const run = (kernelName: string, inputs: Record<string, Tensor>, attrs: NamedAttrMap): Tensor =>
  engine().runKernel(kernelName, inputs, attrs);

/**
 * Gradients of a layer with weights `w`, a bias and an activation, from the gradient `dy` before the activation. A closure
 * runs only if the gradient of its input is asked for, so an attack, which needs that of x alone, never computes weight
 * gradients. All of them need the ReLU mask, which is computed once.
 */
const layer = (
  kernelName: string,
  make: (dy: Tensor, x: Tensor, w: Tensor, attrs: NamedAttrMap) => Record<"x" | "w", () => Tensor>,
): GradConfig => ({
  kernelName,
  inputsToSave: ["x", "w"],
  outputsToSave: [true],
  gradFunc: (after, saved, attrs) => {
    const [x, w, y] = saved as [Tensor, Tensor, Tensor];
    const dy = attrs.activation === "relu" ? reluMask(after as Tensor, y) : (after as Tensor);
    return { ...make(dy, x, w, attrs), b: () => columnSums(dy) };
  },
});

const conv2d = layer(kernelNames.conv2d, (dy, x, w, { strides, pad }) => {
  const geometry = { strides, pad, dataFormat: "NHWC" } as NamedAttrMap;
  return {
    x: () => run("Conv2DBackpropInput", { dy, filter: w }, { ...geometry, inputShape: x.shape }),
    w: () => run("Conv2DBackpropFilter", { x, dy }, { ...geometry, filterShape: w.shape }),
  };
});

const dense = layer(kernelNames.dense, (dy, x, w) => ({
  x: () => run("BatchMatMul", { a: dy, b: w }, { transposeA: false, transposeB: true }),
  w: () => run("BatchMatMul", { a: x, b: dy }, { transposeA: true, transposeB: false }),
}));

/**
 * One call computes all gradients of a normalisation, because they share their sums. Mean and variance are used for running
 * statistics only, never in a loss, so no gradient flows through them.
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
    // Each input gets a tensor of its own, because the engine frees a gradient when it adds it to another one.
    return { a: () => gradient, b: () => clone(gradient) };
  },
};

/** Gradients of our own ops, the same for every backend. */
export const gradients: readonly GradConfig[] = [conv2d, dense, normalise, addRelu];
