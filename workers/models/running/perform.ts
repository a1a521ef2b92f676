import {
  concat,
  gather,
  logSoftmax,
  matMul,
  max,
  mean,
  min,
  pad,
  relu,
  reshape,
  reverse,
  slice,
  softmax,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  transpose,
} from "@tensorflow/tfjs-core";
import type { GraphNode } from "../../../src/experiment/models/graph.ts";
import { type Activation, addRelu, dense } from "../../kernels/ops.ts";
import type { Parameters } from "../../networks/network.ts";
import { elementwise, ofPairs } from "./functions.ts";
import { alike, axisIn, channelsLast, inPlace, lastPlace, type Placed, plain, transposed } from "./placed.ts";
import { convWeights } from "./weights.ts";
import { convolution, maximumPool, meanPool } from "./windows.ts";

type Of<K extends GraphNode["op"]> = Extract<GraphNode, { op: K }>;

/** What an operation runs on. */
export interface Running {
  /** A value that was computed before, or weights. Throws if there is none. */
  input(name: string): Placed;
  readonly values: Parameters;
  readonly activation: Activation;
}

/** Name of the indices of a gather among the values of an open network. */
export const indicesName = (node: GraphNode): string => `${node.output}.indices`;

/** Runs one operation. Differentiable in all values that depend on the images. */
export function perform(node: GraphNode, { input, values, activation }: Running): Placed {
  const [first, second] = node.inputs as readonly [string, string?];
  const activated = (x: Tensor): Tensor => (activation === "relu" ? relu(x) : x);
  const same = elementwise(node);
  if (same !== null) {
    const x = input(first);
    return { tensor: same(x.tensor), last: x.last };
  }
  const pair = ofPairs(node);
  if (pair !== null) {
    const [a, b, last] = alike(input(first), input(second as string));
    if (node.op === "add" && activation === "relu" && a.shape.join() === b.shape.join())
      return { tensor: addRelu(a, b), last };
    return { tensor: activated(pair(a, b)), last };
  }
  switch (node.op) {
    case "conv":
      return lastPlace(convolution(channelsLast(input(first)) as never, node, convWeights(node, values), activation));
    case "max-pool":
      return lastPlace(maximumPool(channelsLast(input(first)) as never, node));
    case "average-pool":
      return lastPlace(meanPool(channelsLast(input(first)) as never, node));
    case "dense": {
      const [, weights, bias] = node.inputs.map((name) => plain(input(name)));
      return inPlace(
        dense(plain(input(first)) as Tensor2D, weights as Tensor2D, (bias ?? null) as Tensor1D | null, activation),
      );
    }
    case "matmul":
      return inPlace(product(plain(input(first)), plain(input(second as string))));
    case "reduce":
      return reduced(input(first), node);
    case "softmax":
    case "log-softmax":
      return normalised(input(first), node);
    case "transpose":
      return transposed(input(first), node.order);
    case "reshape": {
      const x = plain(input(first));
      return inPlace(reshape(x, [x.shape[0] as number, ...node.shape]));
    }
    case "concat": {
      const parts = node.inputs.map(input);
      const last = parts.some((part) => part.last);
      const tensors = parts.map((part) => (last ? channelsLast(part) : part.tensor));
      return { tensor: concat(tensors, axisIn({ tensor: tensors[0] as Tensor, last }, node.axis)), last };
    }
    case "slice": {
      const x = input(first);
      const axis = axisIn(x, node.axis);
      const begin = x.tensor.shape.map((_, at) => (at === axis ? node.start : 0));
      const size = x.tensor.shape.map((side, at) => (at === axis ? node.end - node.start : side));
      return { tensor: slice(x.tensor, begin, size), last: x.last };
    }
    case "gather": {
      const x = input(first);
      return { tensor: picked(x.tensor, axisIn(x, node.axis), node, values), last: x.last };
    }
    case "pad": {
      const x = input(first);
      const pads = x.tensor.shape.map((): [number, number] => [0, 0]);
      for (const [axis, [before, after]] of node.pads.entries()) pads[axisIn(x, axis)] = [before, after];
      return { tensor: pad(x.tensor, pads, node.value), last: x.last };
    }
    default:
      throw new RangeError(`operation ${JSON.stringify(node.op)} found, which this version of the lab does not have`);
  }
}

/** [..., i, k] by [..., k, j], or by weights [k, j]. */
function product(a: Tensor, b: Tensor): Tensor {
  if (a.rank === b.rank) return matMul(a, b);
  const [inner, columns] = b.shape as [number, number];
  return reshape(matMul(reshape(a, [-1, inner]) as Tensor2D, b as Tensor2D), [...a.shape.slice(0, -1), columns]);
}

function reduced(x: Placed, { of, axes, keep }: Of<"reduce">): Placed {
  const reduce = { mean, sum, max, min }[of];
  // The axes that remain are in order if they are the batch alone, or the batch and the channels.
  const isSafe = keep || axes.join() === "2,3" || axes.length === 3;
  const from = x.last && !isSafe ? inPlace(plain(x)) : x;
  const tensor = reduce(
    from.tensor,
    axes.map((axis) => axisIn(from, axis)),
    keep,
  );
  return { tensor, last: from.last && keep };
}

/** tfjs normalises along the last axis alone. */
function normalised(x: Placed, { op, axis }: Of<"softmax" | "log-softmax">): Placed {
  const along = op === "softmax" ? softmax : logSoftmax;
  const at = axisIn(x, axis);
  const { rank } = x.tensor;
  if (at === rank - 1) return { tensor: along(x.tensor), last: x.last };
  const order = Array.from({ length: rank }, (_, i) => (i === at ? rank - 1 : i === rank - 1 ? at : i));
  return { tensor: transpose(along(transpose(x.tensor, order)), order), last: x.last };
}

function picked(x: Tensor, axis: number, node: Of<"gather">, values: Parameters): Tensor {
  const { indices } = node;
  if (indices.length === x.shape[axis] && indices.every((index, at) => index === indices.length - 1 - at))
    return reverse(x, axis);
  return gather(x, values[indicesName(node)] as Tensor1D, axis);
}
