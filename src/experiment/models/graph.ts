/**
 * The operations of an imported network as plain data, in one form for all file formats and versions: every attribute is
 * explicit, constants are folded, and the first dimension of every value is the batch, which no operation touches.
 * Shapes in attributes are those of one image, without the batch. Images inside the graph are channels, height, width, as in
 * ONNX; axes count from 0 and include the batch, so that axis 1 is the channels.
 */
export interface ModelGraph {
  /** The images, [height, width, channels] in [0,1], red first. The first operations normalise and rearrange them. */
  readonly input: { readonly name: string; readonly shape: readonly [height: number, width: number, channels: number] };
  /** Each after those it reads. */
  readonly nodes: readonly GraphNode[];
  /** The logits [n, outputs]. */
  readonly output: { readonly name: string; readonly size: number };
}

export type GraphNode = OpAttributes & {
  /** Names of values: the input, outputs of earlier nodes, or weights of the model. */
  readonly inputs: readonly string[];
  readonly output: string;
};

/** Zeros (or values beyond the edge) added at the top, left, bottom and right. */
export type Pads = readonly [top: number, left: number, bottom: number, right: number];
export type Pair = readonly [height: number, width: number];

interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly pads: Pads;
}

/** Functions of one value at a time. */
export type UnaryOp =
  | "relu"
  | "sigmoid"
  | "tanh"
  | "exp"
  | "log"
  | "sqrt"
  | "reciprocal"
  | "neg"
  | "abs"
  | "erf"
  | "softplus"
  | "hard-swish";

/** Functions of two values, broadcast as in NumPy. */
export type BinaryOp = "add" | "sub" | "mul" | "div" | "min" | "max";

export type OpAttributes =
  | { readonly op: UnaryOp }
  | { readonly op: BinaryOp }
  | { readonly op: "leaky-relu" | "elu"; readonly alpha: number }
  /** max(0, min(1, alpha x + beta)) */
  | { readonly op: "hard-sigmoid"; readonly alpha: number; readonly beta: number }
  /** null: no bound on this side. */
  | { readonly op: "clip"; readonly min: number | null; readonly max: number | null }
  /** Where x < 0, x times a slope that is broadcast; inputs x and slope. */
  | { readonly op: "prelu" }
  | { readonly op: "power"; readonly exponent: number }
  /** Inputs x [n, in, h, w], weights [out, in / groups, kernel height, kernel width], and optionally a bias [out]. */
  | ({ readonly op: "conv"; readonly dilation: Pair; readonly groups: number } & Window)
  /** Inputs x [n, in], weights [in, out], and optionally a bias [out]. */
  | { readonly op: "dense" }
  /** The product of two values with equal leading dimensions, or of a value and weights. */
  | { readonly op: "matmul" }
  | ({ readonly op: "max-pool" } & Window)
  /** `counted`: the part of the padding that counts as values of the mean. */
  | ({ readonly op: "average-pool"; readonly counted: Pads } & Window)
  | {
      readonly op: "reduce";
      readonly of: "mean" | "sum" | "max" | "min";
      readonly axes: readonly number[];
      readonly keep: boolean;
    }
  | { readonly op: "softmax" | "log-softmax"; readonly axis: number }
  /** `shape`: of one image, all sides known. */
  | { readonly op: "reshape"; readonly shape: readonly number[] }
  | { readonly op: "transpose"; readonly order: readonly number[] }
  | { readonly op: "concat"; readonly axis: number }
  | { readonly op: "slice"; readonly axis: number; readonly start: number; readonly end: number }
  /** Places along an axis, in this order. */
  | { readonly op: "gather"; readonly axis: number; readonly indices: readonly number[] }
  /** Adds a value before and after every axis. */
  | {
      readonly op: "pad";
      readonly pads: readonly (readonly [before: number, after: number])[];
      readonly value: number;
    }
  /** Constant almost everywhere, so gradients are zero. */
  | { readonly op: "floor" | "ceil" | "round" | "sign" };

export type OpId = OpAttributes["op"];

/** Operations through which no gradient flows. */
export const withoutGradient: ReadonlySet<OpId> = new Set<OpId>(["floor", "ceil", "round", "sign"]);
