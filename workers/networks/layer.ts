import { reshape, type Tensor, type Tensor2D, type Tensor4D } from "@tensorflow/tfjs-core";
import { conv2d as conv2dOp, dense as denseOp, maxPool2d as maxPool2dOp } from "../kernels/ops.ts";
import type { ParameterInfo } from "./network.ts";

/** What one image looks like between two layers: [height, width, channels], or [features] once flattened. */
export type FeatureShape = readonly [number, number, number] | readonly [number];

/** A trained value of a layer: its PyTorch name inside the module and the fan-in that its initial law depends on. */
export interface LayerParameter {
  readonly name: "weight" | "bias";
  readonly shape: readonly number[];
  readonly layout: ParameterInfo["layout"];
  readonly fanIn: number;
}

/** A layer that knows what it is given: one module of PyTorch's nn.Sequential. */
export interface PlacedLayer {
  readonly output: FeatureShape;
  /** The [h, w, c] that `output` was flattened from, for the dense layer that comes next. */
  readonly flattenedFrom?: readonly [number, number, number];
  readonly parameters: readonly LayerParameter[];
  /** Can apply a ReLU that follows it in the same kernel call. */
  readonly fusesRelu: boolean;
  /** `values` in the order of `parameters`; x carries a leading batch axis. */
  apply(values: readonly Tensor[], x: Tensor, activation: "linear" | "relu"): Tensor;
}

/** A layer as an architecture lists it, before its input shape is known. */
export type Layer =
  | { readonly kind: "relu" }
  | {
      readonly kind: "module";
      place(input: FeatureShape, flattenedFrom: readonly [number, number, number] | undefined): PlacedLayer;
    };

function imageShape(input: FeatureShape, layer: string): readonly [number, number, number] {
  if (input.length !== 3)
    throw new RangeError(`${layer} needs images [height, width, channels], found [${input.join(", ")}]`);
  return input;
}

function outputSize(size: number, window: number, stride: number, padding: number, layer: string): number {
  const output = Math.floor((size + 2 * padding - window) / stride) + 1;
  if (output < 1)
    throw new RangeError(
      `${layer} leaves nothing of a side of ${size} pixels: use larger images or another network`,
    );
  return output;
}

/**
 * nn.Conv2d(c, filters, kernel, stride, padding): the same `padding` on all four sides, as PyTorch pads (tfjs "same"
 * with stride 2 pads bottom and right only).
 */
export function conv2d(
  filters: number,
  options: { readonly kernel: number; readonly stride: number; readonly padding: number },
): Layer {
  const { kernel, stride, padding } = options;
  return {
    kind: "module",
    place(input) {
      const [height, width, channels] = imageShape(input, "conv2d");
      const fanIn = kernel * kernel * channels;
      return {
        output: [
          outputSize(height, kernel, stride, padding, "conv2d"),
          outputSize(width, kernel, stride, padding, "conv2d"),
          filters,
        ],
        parameters: [
          { name: "weight", shape: [kernel, kernel, channels, filters], layout: { kind: "conv" }, fanIn },
          { name: "bias", shape: [filters], layout: { kind: "vector" }, fanIn },
        ],
        fusesRelu: true,
        apply: ([weight, bias], x, activation) =>
          conv2dOp(x as Tensor4D, weight as Tensor4D, bias as never, { stride, padding, activation }),
      };
    },
  };
}

/** nn.Linear(in, units). */
export function dense(units: number): Layer {
  return {
    kind: "module",
    place(input, flattenedFrom) {
      if (input.length !== 1)
        throw new RangeError(`dense needs a vector of features, found [${input.join(", ")}]: flatten first`);
      const fanIn = input[0];
      const layout = flattenedFrom
        ? { kind: "dense" as const, flattened: flattenedFrom }
        : { kind: "dense" as const };
      return {
        output: [units],
        parameters: [
          { name: "weight", shape: [fanIn, units], layout, fanIn },
          { name: "bias", shape: [units], layout: { kind: "vector" }, fanIn },
        ],
        fusesRelu: true,
        apply: ([weight, bias], x, activation) =>
          denseOp(x as Tensor2D, weight as Tensor2D, bias as never, activation),
      };
    },
  };
}

/** nn.MaxPool2d(size, stride): incomplete windows at the right and bottom are dropped. */
export function maxPool2d(size: number, stride: number): Layer {
  return {
    kind: "module",
    place(input) {
      const [height, width, channels] = imageShape(input, "max pool");
      return {
        output: [
          outputSize(height, size, stride, 0, "max pool"),
          outputSize(width, size, stride, 0, "max pool"),
          channels,
        ],
        parameters: [],
        fusesRelu: false,
        apply: (_values, x) => maxPool2dOp(x as Tensor4D, { size, stride }),
      };
    },
  };
}

/** nn.Flatten(). Here in h, w, c order; the weights codec turns it into PyTorch's C, H, W. */
export function flatten(): Layer {
  return {
    kind: "module",
    place(input) {
      const [height, width, channels] = imageShape(input, "flatten");
      const features = height * width * channels;
      return {
        output: [features],
        flattenedFrom: [height, width, channels],
        parameters: [],
        fusesRelu: false,
        apply: (_values, x) => reshape(x, [-1, features]),
      };
    },
  };
}

/** nn.ReLU(). Follows a convolution or a dense layer and runs inside its kernel call. */
export function relu(): Layer {
  return { kind: "relu" };
}
