import type { GraphNode, ModelGraph, Pads } from "../../../src/experiment/models/graph.ts";
import { floats, integers } from "../source.ts";
import type { Pieces } from "./pieces.ts";

const names: Readonly<Partial<Record<GraphNode["op"], string>>> = {
  relu: "Relu",
  sigmoid: "Sigmoid",
  tanh: "Tanh",
  exp: "Exp",
  log: "Log",
  sqrt: "Sqrt",
  reciprocal: "Reciprocal",
  neg: "Neg",
  abs: "Abs",
  erf: "Erf",
  softplus: "Softplus",
  add: "Add",
  sub: "Sub",
  mul: "Mul",
  div: "Div",
  min: "Min",
  max: "Max",
  prelu: "PRelu",
  dense: "Gemm",
  matmul: "MatMul",
  floor: "Floor",
  ceil: "Ceil",
  round: "Round",
  sign: "Sign",
};

/**
 * An imported graph as ONNX operations on images [n, channels, height, width]. The caller adds its weights behind `prefix`.
 * Returns the name of the logits.
 */
export function graphNodes(pieces: Pieces, graph: ModelGraph, images: string, prefix: string): string {
  const given = new Map([[graph.input.name, pieces.add("Transpose", [images], { perm: [0, 2, 3, 1] })]]);
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => given.get(name) ?? `${prefix}${name}`);
    given.set(node.output, one(pieces, node, inputs));
  }
  return given.get(graph.output.name) as string;
}

function one(pieces: Pieces, node: GraphNode, inputs: readonly string[]): string {
  const [x] = inputs as [string];
  const number = (value: number) => pieces.unnamed(floats([value], []));
  const list = (values: readonly number[]) => pieces.unnamed(integers(values));
  switch (node.op) {
    case "hard-swish":
      return pieces.add("Mul", [x, pieces.add("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 })]);
    case "leaky-relu":
      return pieces.add("LeakyRelu", [x], { alpha: node.alpha });
    case "elu":
      return pieces.add("Elu", [x], { alpha: node.alpha });
    case "hard-sigmoid":
      return pieces.add("HardSigmoid", [x], { alpha: node.alpha, beta: node.beta });
    case "clip":
      return pieces.add("Clip", [
        x,
        node.min === null ? "" : number(node.min),
        ...(node.max === null ? [] : [number(node.max)]),
      ]);
    case "power":
      return pieces.add("Pow", [x, number(node.exponent)]);
    case "conv":
      return pieces.add("Conv", inputs, {
        kernel_shape: node.kernel,
        strides: node.stride,
        pads: node.pads,
        dilations: node.dilation,
        group: node.groups,
      });
    case "max-pool":
      return pieces.add("MaxPool", [x], { kernel_shape: node.kernel, strides: node.stride, pads: node.pads });
    case "average-pool":
      return averagePool(pieces, x, node, list);
    case "reduce":
      return reduce(pieces, x, node, list);
    case "softmax":
    case "log-softmax":
      return pieces.add(node.op === "softmax" ? "Softmax" : "LogSoftmax", [x], { axis: node.axis });
    case "reshape":
      return pieces.add("Reshape", [x, list([0, ...node.shape])]);
    case "transpose":
      return pieces.add("Transpose", [x], { perm: node.order });
    case "concat":
      return pieces.add("Concat", inputs, { axis: node.axis });
    case "slice":
      return pieces.add("Slice", [x, list([node.start]), list([node.end]), list([node.axis])]);
    case "gather":
      return pieces.add("Gather", [x, list(node.indices)], { axis: node.axis });
    case "pad": {
      const sides = [...node.pads.map(([before]) => before), ...node.pads.map(([, after]) => after)];
      return pieces.add("Pad", [x, list(sides), number(node.value)]);
    }
    default: {
      const name = names[node.op];
      if (name === undefined) throw new RangeError(`operation ${node.op} cannot be written as ONNX`);
      return pieces.add(name, inputs);
    }
  }
}

/** What counts is padded with zeros first; the rest is padding that ONNX leaves out of the mean. */
function averagePool(
  pieces: Pieces,
  x: string,
  { kernel, stride, pads, counted }: Extract<GraphNode, { op: "average-pool" }>,
  list: (values: readonly number[]) => string,
): string {
  const [top, left, bottom, right] = counted;
  const isPadded = Math.max(...counted) > 0;
  const padded = isPadded ? pieces.add("Pad", [x, list([0, 0, top, left, 0, 0, bottom, right])]) : x;
  const rest = pads.map((side, at) => side - (counted[at] as number)) as unknown as Pads;
  return pieces.add("AveragePool", [padded], { kernel_shape: kernel, strides: stride, pads: rest });
}

function reduce(
  pieces: Pieces,
  x: string,
  { of, axes, keep }: Extract<GraphNode, { op: "reduce" }>,
  list: (values: readonly number[]) => string,
): string {
  const keepdims = keep ? 1 : 0;
  if (of === "sum") return pieces.add("ReduceSum", [x, list(axes)], { keepdims });
  return pieces.add({ mean: "ReduceMean", max: "ReduceMax", min: "ReduceMin" }[of], [x], { axes, keepdims });
}
