import { type Tensor, type Tensor1D, type Tensor4D, tensor } from "@tensorflow/tfjs-core";
import type { GraphNode } from "../../../src/experiment/models/graph.ts";
import type { SafetensorsEntry } from "../../weights/safetensors.ts";
import type { ConvWeights } from "./windows.ts";

type Conv = Extract<GraphNode, { op: "conv" }>;
type Weights = Readonly<Record<string, SafetensorsEntry>>;

/** Tensors of a graph by name, in the layouts that the kernels take. */
export type Prepared = Record<string, Tensor>;

function entryOf(weights: Weights, name: string): SafetensorsEntry {
  const entry = Object.hasOwn(weights, name) ? weights[name] : undefined;
  if (entry === undefined) throw new RangeError(`the model lacks the weights ${name}: import it again`);
  return entry;
}

const filterName = (node: GraphNode, at: number) => `${node.output}.filter${at}`;
const turnedName = (node: GraphNode) => `${node.output}.turned`;
const biasName = (node: GraphNode) => `${node.output}.bias`;

/** Whether every channel has filters of its own. */
const isDepthwise = ({ groups }: Conv, [out, inputs]: readonly number[]): boolean =>
  groups > 1 && inputs === 1 && (out as number) % groups === 0;

/**
 * Weights [out, in / groups, height, width] as filters [height, width, in, out] of each group. A dilated filter gets zeros
 * between its rows and columns, so that every kernel and gradient for plain filters takes it.
 */
export function prepareConv(node: Conv, weights: Weights, into: Prepared): void {
  const [, weightName, bias] = node.inputs as readonly [string, string, string?];
  const { shape, values } = entryOf(weights, weightName);
  const [out, inputs, height, width] = shape as [number, number, number, number];
  const [down, right] = node.dilation;
  const tall = (height - 1) * down + 1;
  const wide = (width - 1) * right + 1;
  const valueAt = (o: number, i: number, h: number, w: number): number =>
    h % down === 0 && w % right === 0
      ? (values[((o * inputs + i) * height + h / down) * width + w / right] as number)
      : 0;
  const filter = (channels: number, outputs: number, at: (i: number, o: number, h: number, w: number) => number) => {
    const made = new Float32Array(tall * wide * channels * outputs);
    let to = 0;
    for (let h = 0; h < tall; h++)
      for (let w = 0; w < wide; w++)
        for (let i = 0; i < channels; i++) for (let o = 0; o < outputs; o++) made[to++] = at(i, o, h, w);
    return tensor(made, [tall, wide, channels, outputs]);
  };
  if (isDepthwise(node, shape)) {
    const each = out / node.groups;
    into[filterName(node, 0)] = filter(node.groups, each, (i, o, h, w) => valueAt(i * each + o, 0, h, w));
    into[turnedName(node)] = filter(out, 1, (i, _o, h, w) => valueAt(i, 0, tall - 1 - h, wide - 1 - w));
  } else {
    const each = out / node.groups;
    for (let group = 0; group < node.groups; group++)
      into[filterName(node, group)] = filter(inputs, each, (i, o, h, w) => valueAt(group * each + o, i, h, w));
  }
  if (bias !== undefined) into[biasName(node)] = tensor(entryOf(weights, bias).values, [out]);
}

/** What `prepareConv` made. */
export function convWeights(node: Conv, values: Readonly<Record<string, Tensor>>): ConvWeights {
  const filters: Tensor4D[] = [];
  for (let at = 0; values[filterName(node, at)] !== undefined; at++)
    filters.push(values[filterName(node, at)] as Tensor4D);
  return {
    filters,
    turned: (values[turnedName(node)] ?? null) as Tensor4D | null,
    bias: (values[biasName(node)] ?? null) as Tensor1D | null,
  };
}

/** Weights as they are. */
export function preparePlain(name: string, weights: Weights, into: Prepared): void {
  const { shape, values } = entryOf(weights, name);
  into[name] ??= tensor(values, [...shape]);
}
