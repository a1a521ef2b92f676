import type { Pieces } from "../../exporting/pieces.ts";
import { Budget, reshape, transpose } from "../../lowering/arrays.ts";
import { damaged, modelFileError, quoted } from "../../problem.ts";
import { type Attribute, type Constant, integers } from "../../source.ts";
import type { KerasLayer } from "./kerasLayers.ts";

/** What a layer is translated from. Images are [n, channels, height, width], as ONNX wants them. */
interface Translation {
  readonly path: string;
  readonly pieces: Pieces;
  readonly layer: KerasLayer;
  readonly inputs: readonly string[];
  /** Dimensions of the first input. */
  readonly rank: number;
  weight(name: string): Constant;
}

interface Translated {
  readonly value: string;
  readonly rank: number;
}

export type LayerNodes = (of: Translation) => Translated;

const numberOf = (value: unknown, otherwise: number): number => (typeof value === "number" ? value : otherwise);
const pairOf = (value: unknown, otherwise: readonly number[]): readonly number[] =>
  Array.isArray(value) ? value.map(Number) : typeof value === "number" ? [value, value] : otherwise;

function activated({ path, pieces, layer, rank }: Translation, value: string, name: unknown): string {
  switch (name) {
    case undefined:
    case null:
    case "linear":
      return value;
    case "relu":
      return pieces.add("Relu", [value]);
    case "relu6":
      return pieces.add("Clip", [
        value,
        ...[0, 6].map((one) => pieces.unnamed({ dims: [], kind: "float", values: Float32Array.of(one) })),
      ]);
    case "sigmoid":
      return pieces.add("Sigmoid", [value]);
    case "tanh":
      return pieces.add("Tanh", [value]);
    case "elu":
      return pieces.add("Elu", [value], { alpha: 1 });
    case "selu":
      return pieces.add("Selu", [value]);
    case "softplus":
      return pieces.add("Softplus", [value]);
    case "softsign":
      return pieces.add("Softsign", [value]);
    case "hard_sigmoid":
      return pieces.add("HardSigmoid", [value], { alpha: 0.2, beta: 0.5 });
    case "swish":
    case "silu":
      return pieces.add("Mul", [value, pieces.add("Sigmoid", [value])]);
    case "gelu":
      return pieces.add("Gelu", [value]);
    case "softmax":
      return pieces.add("Softmax", [value], { axis: rank === 4 ? 1 : -1 });
    default:
      throw modelFileError(
        path,
        `has the activation ${quoted(String(name))} (${quoted(layer.name)}), which is not supported`,
      );
  }
}

/** Weights in another order of axes. */
const turned = (constant: Constant, order: readonly number[]): Constant => transpose(constant, order, new Budget());

function windows({ path, layer }: Translation): Record<string, Attribute> {
  const { config } = layer;
  if (config.data_format === "channels_first")
    throw modelFileError(path, `has channels first in ${quoted(layer.name)}, channels last expected: write it as ONNX`);
  return {
    strides: pairOf(config.strides, [1, 1]) as number[],
    auto_pad: config.padding === "same" ? "SAME_UPPER" : "VALID",
  };
}

function convolution(
  of: Translation,
  kernel: Constant,
  group: number,
  bias: readonly Constant[],
  value = of.inputs[0],
): string {
  const { pieces, layer } = of;
  const attributes = { ...windows(of), dilations: pairOf(layer.config.dilation_rate, [1, 1]) as number[], group };
  return pieces.add("Conv", [value as string, ...[kernel, ...bias].map((one) => pieces.unnamed(one))], attributes);
}

/** [height, width, channels, multiplier] as a kernel of one group for each channel. */
function depthwiseKernel(path: string, kernel: Constant): { kernel: Constant; group: number } {
  const [height, width, channels, multiplier] = kernel.dims as [number, number, number, number];
  if (kernel.dims.length !== 4) throw damaged(path, "a depthwise kernel has no four dimensions");
  const moved = turned(kernel, [2, 3, 0, 1]);
  return { kernel: reshape(moved, [channels * multiplier, 1, height, width]), group: channels };
}

const biasOf = ({ layer, weight }: Translation): readonly Constant[] =>
  layer.config.use_bias === false ? [] : [weight("bias")];

const conv2d: LayerNodes = (of) => {
  const kernel = turned(of.weight("kernel"), [3, 2, 0, 1]);
  const group = numberOf(of.layer.config.groups, 1);
  return { value: activated(of, convolution(of, kernel, group, biasOf(of)), of.layer.config.activation), rank: 4 };
};

const depthwise: LayerNodes = (of) => {
  const { kernel, group } = depthwiseKernel(of.path, of.weight("depthwise_kernel"));
  return { value: activated(of, convolution(of, kernel, group, biasOf(of)), of.layer.config.activation), rank: 4 };
};

const separable: LayerNodes = (of) => {
  const { kernel, group } = depthwiseKernel(of.path, of.weight("depthwise_kernel"));
  const between = convolution(of, kernel, group, []);
  const point = turned(of.weight("pointwise_kernel"), [3, 2, 0, 1]);
  const value = of.pieces.add("Conv", [between, ...[point, ...biasOf(of)].map((one) => of.pieces.unnamed(one))]);
  return { value: activated(of, value, of.layer.config.activation), rank: 4 };
};

const dense: LayerNodes = (of) => {
  const { pieces, inputs, rank, layer } = of;
  if (rank === 4)
    throw modelFileError(
      of.path,
      `has a dense layer on images (${quoted(layer.name)}), which is not supported: flatten first`,
    );
  const product = pieces.add("MatMul", [inputs[0] as string, pieces.unnamed(of.weight("kernel"))]);
  const [bias] = biasOf(of);
  const value = bias === undefined ? product : pieces.add("Add", [product, pieces.unnamed(bias)]);
  return { value: activated(of, value, layer.config.activation), rank };
};

/** Rows of numbers in the order of height, width, channels, as Keras flattens. */
function asRows({ pieces, inputs, rank }: Translation): string {
  const [x] = inputs as [string];
  return rank === 4 ? pieces.add("Transpose", [x], { perm: [0, 2, 3, 1] }) : x;
}

const flatten: LayerNodes = (of) => ({ value: of.pieces.add("Flatten", [asRows(of)], { axis: 1 }), rank: 2 });

const reshaped: LayerNodes = (of) => {
  const target = pairOf(of.layer.config.target_shape, []);
  const value = of.pieces.add("Reshape", [asRows(of), of.pieces.unnamed(integers([0, ...target]))]);
  if (target.length !== 3) return { value, rank: target.length + 1 };
  return { value: of.pieces.add("Transpose", [value], { perm: [0, 3, 1, 2] }), rank: 4 };
};

const pool =
  (op: string): LayerNodes =>
  (of) => {
    const kernel_shape = pairOf(of.layer.config.pool_size, [2, 2]) as number[];
    const strides = pairOf(of.layer.config.strides, kernel_shape) as number[];
    return { value: of.pieces.add(op, [of.inputs[0] as string], { ...windows(of), kernel_shape, strides }), rank: 4 };
  };

const globalPool =
  (op: string): LayerNodes =>
  ({ pieces, inputs, layer }) => {
    const pooled = pieces.add(op, [inputs[0] as string]);
    if (layer.config.keepdims === true) return { value: pooled, rank: 4 };
    return { value: pieces.add("Flatten", [pooled], { axis: 1 }), rank: 2 };
  };

const batchNorm: LayerNodes = ({ pieces, inputs, rank, layer, weight }) => {
  const mean = weight("moving_mean");
  const filled = (value: number): Constant => ({ ...mean, values: new Float32Array(mean.values.length).fill(value) });
  const scale = layer.config.scale === false ? filled(1) : weight("gamma");
  const centre = layer.config.center === false ? filled(0) : weight("beta");
  const names = [scale, centre, mean, weight("moving_variance")].map((one) => pieces.unnamed(one));
  const epsilon = numberOf(layer.config.epsilon, 1e-3);
  return { value: pieces.add("BatchNormalization", [inputs[0] as string, ...names], { epsilon }), rank };
};

const leaky: LayerNodes = ({ pieces, inputs, rank, layer }) => {
  const alpha = numberOf(layer.config.alpha ?? layer.config.negative_slope, 0.3);
  return { value: pieces.add("LeakyRelu", [inputs[0] as string], { alpha }), rank };
};

const rectifier: LayerNodes = (of) => {
  const { max_value: most, negative_slope: slope, threshold } = of.layer.config;
  if (numberOf(slope, 0) !== 0 || numberOf(threshold, 0) !== 0)
    throw modelFileError(
      of.path,
      `has a ReLU with a slope or threshold (${quoted(of.layer.name)}), which is not supported`,
    );
  const bounds = [0, ...(typeof most === "number" ? [most] : [])];
  const names = bounds.map((one) => of.pieces.unnamed({ dims: [], kind: "float", values: Float32Array.of(one) }));
  return { value: of.pieces.add("Clip", [of.inputs[0] as string, ...names]), rank: of.rank };
};

const zeroPadding: LayerNodes = ({ pieces, inputs, layer }) => {
  const { padding } = layer.config;
  const sides = Array.isArray(padding)
    ? padding.map((one) => pairOf(one, [0, 0]))
    : [pairOf(padding, [1, 1]), pairOf(padding, [1, 1])];
  const [[top = 0, bottom = 0] = [], [left = 0, right = 0] = []] = sides;
  const pads = pieces.unnamed(integers([0, 0, top, left, 0, 0, bottom, right]));
  return { value: pieces.add("Pad", [inputs[0] as string, pads]), rank: 4 };
};

const joined =
  (op: string): LayerNodes =>
  ({ pieces, inputs, rank }) => ({ value: pieces.add(op, inputs), rank });

const concatenated: LayerNodes = ({ path, pieces, inputs, rank, layer }) => {
  const axis = numberOf(layer.config.axis, -1);
  if (rank === 4 && axis !== -1 && axis !== 3)
    throw modelFileError(path, `joins along axis ${axis} (${quoted(layer.name)}), the channels expected`);
  return { value: pieces.add("Concat", inputs, { axis: 1 }), rank };
};

const passed: LayerNodes = ({ pieces, inputs, rank }) => ({ value: pieces.add("Identity", inputs.slice(0, 1)), rank });

const activation: LayerNodes = (of) => ({
  value: activated(of, of.inputs[0] as string, of.layer.config.activation),
  rank: of.rank,
});

const rescaled: LayerNodes = ({ pieces, inputs, rank, layer }) => {
  const number = (value: number) => pieces.unnamed({ dims: [], kind: "float", values: Float32Array.of(value) });
  const scaled = pieces.add("Mul", [inputs[0] as string, number(numberOf(layer.config.scale, 1))]);
  return { value: pieces.add("Add", [scaled, number(numberOf(layer.config.offset, 0))]), rank };
};

const table: Readonly<Record<string, LayerNodes>> = {
  Conv2D: conv2d,
  DepthwiseConv2D: depthwise,
  SeparableConv2D: separable,
  Dense: dense,
  Flatten: flatten,
  Reshape: reshaped,
  MaxPooling2D: pool("MaxPool"),
  AveragePooling2D: pool("AveragePool"),
  GlobalMaxPooling2D: globalPool("GlobalMaxPool"),
  GlobalAveragePooling2D: globalPool("GlobalAveragePool"),
  BatchNormalization: batchNorm,
  LeakyReLU: leaky,
  ReLU: rectifier,
  Activation: activation,
  Softmax: (of) => ({ value: activated(of, of.inputs[0] as string, "softmax"), rank: of.rank }),
  Dropout: passed,
  SpatialDropout2D: passed,
  GaussianNoise: passed,
  ActivityRegularization: passed,
  ZeroPadding2D: zeroPadding,
  Add: joined("Sum"),
  Multiply: ({ pieces, inputs, rank }) => ({
    value: inputs.reduce((product, one) => pieces.add("Mul", [product, one])),
    rank,
  }),
  Maximum: joined("Max"),
  Average: joined("Mean"),
  Concatenate: concatenated,
  Rescaling: rescaled,
};

export const layerOf = (type: string): LayerNodes | undefined => (Object.hasOwn(table, type) ? table[type] : undefined);
