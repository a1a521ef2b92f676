import type { GradConfig, NamedAttrMap, Tensor } from "@tensorflow/tfjs-core";
import { clone, engine } from "@tensorflow/tfjs-core";
import { columnSums, hasKernel, reluMask } from "./backward.ts";
import { kernelNames } from "./names.ts";

const run = (kernelName: string, inputs: Record<string, Tensor>, attrs: NamedAttrMap): Tensor =>
  engine().runKernel(kernelName, inputs, attrs);

/** The gradient behind a layer, and the layer's output if its activation is a ReLU, whose mask then applies to dy. */
interface Before {
  readonly dy: Tensor;
  readonly y?: Tensor;
}

/**
 * Gradients of a layer with weights `w`, a bias and an activation. A closure runs only if the gradient of its input is asked
 * for, so an attack, which needs that of x alone, never computes weight gradients. Where the backend has a kernel of ours for
 * the gradient of x, that kernel applies the ReLU mask as it reads dy; elsewhere the mask is computed once, for all of them.
 */
const layer = (
  kernelName: string,
  inputGradient: string,
  make: (before: Before, x: Tensor, w: Tensor, attrs: NamedAttrMap) => Record<"x" | "w", () => Tensor>,
): GradConfig => ({
  kernelName,
  inputsToSave: ["x", "w"],
  outputsToSave: [true],
  gradFunc: (after, saved, attrs) => {
    const [x, w, y] = saved as [Tensor, Tensor, Tensor];
    const dy = after as Tensor;
    const isRelu = attrs.activation === "relu";
    const before = !isRelu ? { dy } : hasKernel(inputGradient) ? { dy, y } : { dy: reluMask(dy, y) };
    return { ...make(before, x, w, attrs), b: () => columnSums(before.dy, before.y, armsOf(x, w)) };
  },
});

/** The number of arms where w has an axis of arms, which is one axis more than x has for images, or rows. */
const armsOf = (x: Tensor, w: Tensor): number | undefined => (w.rank > x.rank ? w.shape[0] : undefined);

/** The gradient before the ReLU, for the filter gradient of WebAssembly, which does not apply the mask itself. */
const masked = ({ dy, y }: Before): Tensor => (y === undefined ? dy : reluMask(dy, y));

const conv2d = layer(kernelNames.conv2d, kernelNames.conv2dInputGradient, (before, x, w, { strides, pad }) => {
  const geometry = { strides, pad, dataFormat: "NHWC" } as NamedAttrMap;
  const [inputAttrs, filterAttrs] = [
    { ...geometry, inputShape: x.shape },
    { ...geometry, filterShape: w.shape },
  ];
  return {
    x: () =>
      hasKernel(kernelNames.conv2dInputGradient)
        ? run(kernelNames.conv2dInputGradient, { ...before, w }, inputAttrs)
        : run("Conv2DBackpropInput", { dy: before.dy, filter: w }, inputAttrs),
    w: () =>
      hasKernel(kernelNames.conv2dFilterGradient)
        ? run(kernelNames.conv2dFilterGradient, { ...before, x }, filterAttrs)
        : run("Conv2DBackpropFilter", { x, dy: masked(before) }, filterAttrs),
  };
});

const dense = layer(kernelNames.dense, kernelNames.denseInputGradient, (before, x, w) => {
  if (hasKernel(kernelNames.denseInputGradient))
    return {
      x: () => run(kernelNames.denseInputGradient, { ...before, w }, {}),
      w: () => run(kernelNames.denseFilterGradient, { ...before, x }, { filterShape: w.shape }),
    };
  return {
    x: () => run("BatchMatMul", { a: before.dy, b: w }, { transposeA: false, transposeB: true }),
    w: () => run("BatchMatMul", { a: x, b: before.dy }, { transposeA: true, transposeB: false }),
  };
});

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
