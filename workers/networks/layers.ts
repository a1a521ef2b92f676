import { mean, pad, reshape, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from "@tensorflow/tfjs-core";
import type { LayerSize } from "../../src/experiment/catalogue/networks/layers.ts";
import { type Activation, dense as denseOp, maxPool2d, normalise } from "../kernels/ops.ts";
import { normEpsilon, normStart } from "./batchNorm.ts";
import type { Input, Placed } from "./placed.ts";

type Of<K extends LayerSize["kind"]> = Extract<LayerSize, { kind: K }>;

/** nn.Linear and the ReLU after it, if any. */
export function dense(input: Input, layer: Of<"dense">, name: string, activation: Activation): Placed {
  const fanIn = input.shape[0];
  const { flattenedFrom: flattened } = input;
  const [weight, bias] = [`${name}.weight`, `${name}.bias`];
  return {
    output: { shape: [layer.out] },
    values: [
      {
        name: weight,
        shape: [fanIn, layer.out],
        layout: { kind: "dense", ...(flattened === undefined ? {} : { flattened }) },
        trained: true,
        start: { fanIn },
      },
      { name: bias, shape: [layer.out], layout: { kind: "vector" }, trained: true, start: { fanIn } },
    ],
    run: (x, pass) => denseOp(x as Tensor2D, pass.value<Tensor2D>(weight), pass.value<Tensor1D>(bias), activation),
  };
}

/** nn.GroupNorm and the ReLU after it, if any; equal in both modes. */
export function groupNorm(input: Input, layer: Of<"group-norm">, name: string, activation: Activation): Placed {
  const channels = input.shape[2] as number;
  const { groups } = layer;
  if (channels % groups !== 0)
    throw new RangeError(`${groups} groups of ${channels} channels found, expected a divisor of the channels`);
  return {
    output: input,
    values: normStart(name, channels),
    run: (x, pass) =>
      normalise(x as Tensor4D, pass.value<Tensor1D>(`${name}.weight`), pass.value<Tensor1D>(`${name}.bias`), {
        over: { groups },
        epsilon: normEpsilon,
        activation,
      }).y,
  };
}

/** nn.MaxPool2d(size); incomplete windows at the right and bottom are dropped. */
export const maxPool = ({ size }: Of<"pool">, output: Input): Placed => ({
  output,
  values: [],
  run: (x) => maxPool2d(x as Tensor4D, { size, stride: size }),
});

/** nn.AdaptiveMaxPool2d(1) or nn.AdaptiveAvgPool2d(1). */
export const globalPool = ({ of }: Of<"global-pool">, output: Input): Placed => ({
  output,
  values: [],
  run(x) {
    const [, height, width] = x.shape as [number, number, number, number];
    return of === "max" ? maxPool2d(x as Tensor4D, { size: [height, width], stride: 1 }) : mean(x, [1, 2], true);
  },
});

/** nn.Flatten(), here in h, w, c order; the weights codec converts it to PyTorch's C, H, W. */
export function flatten(input: Input, output: Input): Placed {
  const [features] = output.shape;
  return {
    output: { ...output, flattenedFrom: input.shape as [number, number, number] },
    values: [],
    run: (x) => reshape(x, [-1, features]),
  };
}

/** [n, 1] to [n, 2] with a leading zero: nn.ConstantPad1d((1, 0), 0). */
export const zeroLogit = (output: Input): Placed => ({
  output,
  values: [],
  run: (x: Tensor) =>
    pad(x, [
      [0, 0],
      [1, 0],
    ]),
});
