import type { GradConfig, NamedAttrMap, Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import { engine, matMul } from "@tensorflow/tfjs-core";
import { gradient } from "./rules.ts";

const run = (kernelName: string, inputs: Record<string, Tensor>, attrs: NamedAttrMap): Tensor =>
  engine().runKernel(kernelName, inputs, attrs);

/** Products, convolutions and pooling. */
export const layers: readonly GradConfig[] = [
  gradient("BatchMatMul", { inputs: ["a", "b"] }, (dy, saved, { transposeA, transposeB }) => {
    const [a, b] = saved as [Tensor, Tensor];
    return {
      a: () =>
        transposeA ? matMul(b, dy, transposeB as boolean, true) : matMul(dy, b, false, !(transposeB as boolean)),
      b: () =>
        transposeB ? matMul(dy, a, true, transposeA as boolean) : matMul(a, dy, !(transposeA as boolean), false),
    };
  }),
  gradient("Conv2D", { inputs: ["x", "filter"] }, (dy, saved, attrs) => {
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    // The kernels of the gradients know no dilation; networks put zeros into the filter instead (models/running/weights.ts).
    if (![attrs.dilations ?? 1].flat().every((dilation) => dilation === 1))
      throw new Error(`the gradient of a conv2d with dilations ${attrs.dilations} was asked for, expected 1`);
    return {
      x: () => run("Conv2DBackpropInput", { dy, filter }, { ...attrs, inputShape: x.shape }),
      filter: () => run("Conv2DBackpropFilter", { x, dy }, { ...attrs, filterShape: filter.shape }),
    };
  }),
  gradient("MaxPool", { inputs: ["x"], output: true }, (dy, saved, attrs) => {
    const [x, y] = saved as [Tensor, Tensor];
    return { x: () => run("MaxPoolGrad", { dy, input: x, output: y }, attrs) };
  }),
];
