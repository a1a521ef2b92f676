import {
  add,
  concat,
  div,
  engine,
  fill,
  maxPool,
  mul,
  pad,
  relu,
  split,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from "@tensorflow/tfjs-core";
import type { GraphNode, Pads } from "../../../src/experiment/models/graph.ts";
import { kernelNames } from "../../kernels/names.ts";
import type { Activation } from "../../kernels/ops.ts";
import { depthwise } from "./depthwise.ts";

type Of<K extends GraphNode["op"]> = Extract<GraphNode, { op: K }>;

const smallest = -3.4028234663852886e38;

function padded(x: Tensor4D, [top, left, bottom, right]: Pads, value = 0): Tensor4D {
  if (top + left + bottom + right === 0) return x;
  return pad(
    x,
    [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    value,
  );
}

/** Prepared weights of a convolution. */
export interface ConvWeights {
  /** One for each group, or one depthwise filter. */
  readonly filters: readonly Tensor4D[];
  /** The filter of the gradient of a depthwise convolution. */
  readonly turned: Tensor4D | null;
  readonly bias: Tensor1D | null;
}

/** A convolution of images [n, height, width, in], with its activation. */
export function convolution(x: Tensor4D, node: Of<"conv">, weights: ConvWeights, activation: Activation): Tensor4D {
  const { stride, pads, groups } = node;
  const { filters, bias, turned } = weights;
  const [first] = filters as [Tensor4D];
  if (turned !== null) {
    const made = depthwise(padded(x, pads), { forward: first, backward: turned }, stride);
    const shifted = bias === null ? made : add(made, bias);
    return (activation === "relu" ? relu(shifted) : shifted) as Tensor4D;
  }
  const [top, left, bottom, right] = pads;
  // Given a number, tfjs takes padding, kernel and stride to be those of the rows in both directions.
  const isSquare = first.shape[0] === first.shape[1] && stride[0] === stride[1];
  const isEven = isSquare && top === left && top === bottom && top === right;
  const images = isEven ? x : padded(x, pads);
  const attributes = { strides: [...stride], pad: isEven ? top : "valid", activation };
  const run = (part: Tensor, w: Tensor4D, b: Tensor | null): Tensor4D =>
    engine().runKernel(kernelNames.conv2d, b === null ? { x: part, w } : { x: part, w, b }, attributes);
  if (groups === 1) return run(images, first, bias);
  const parts = split(images, groups, 3);
  const biases = bias === null ? [] : split(bias, groups);
  return concat(
    parts.map((part, group) => run(part, filters[group] as Tensor4D, biases[group] ?? null)),
    3,
  );
}

/** Pooling by the maximum. Padding never wins. */
export const maximumPool = (x: Tensor4D, { kernel, stride, pads }: Of<"max-pool">): Tensor4D =>
  maxPool(padded(x, pads, smallest), [...kernel], [...stride], "valid");

/** Pooling by the mean: a depthwise convolution by ones, divided by the number of values that count in each window. */
export function meanPool(x: Tensor4D, { kernel, stride, pads, counted }: Of<"average-pool">): Tensor4D {
  const [, height, width] = x.shape;
  const [rows, columns] = kernel;
  const sums = (images: Tensor4D): Tensor4D => {
    const ones = fill([rows, columns, images.shape[3], 1], 1) as Tensor4D;
    return depthwise(images, { forward: ones, backward: ones }, stride);
  };
  const total = sums(padded(x, pads));
  if (pads.every((side, at) => side === counted[at])) return mul(total, 1 / (rows * columns));
  const rest = pads.map((side, at) => side - (counted[at] as number)) as unknown as Pads;
  const [top, left, bottom, right] = counted;
  const counting = fill([1, height + top + bottom, width + left + right, 1], 1) as Tensor4D;
  return div(total, sums(padded(counting, rest)));
}
