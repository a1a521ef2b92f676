import { type FeatureShape, type LayerSize, shapeAfter } from "../../../src/experiment/catalogue/networks/layers.ts";
import { floats, integers } from "../source.ts";
import type { Pieces } from "./pieces.ts";

/** Where layers stand: the name of the value before them, its shape [height, width, channels], and prefixes. */
interface Place {
  readonly value: string;
  readonly shape: FeatureShape;
  /** Of the names of weights in this file. */
  readonly prefix: string;
}

/**
 * Layers of the catalogue as ONNX operations. Weights keep their names and layouts of PyTorch's state_dict, behind `prefix`;
 * the caller adds them. Returns the name of the last value.
 */
export function layerNodes(pieces: Pieces, layers: readonly LayerSize[], place: Place): string {
  let { value, shape } = place;
  for (const [index, layer] of layers.entries()) {
    value = one(pieces, layer, { value, shape, prefix: `${place.prefix}${layer.name ?? index}` });
    shape = shapeAfter(shape, layer);
  }
  return value;
}

function one(pieces: Pieces, layer: LayerSize, { value, shape, prefix }: Place): string {
  const weights = (...names: readonly string[]) => [value, ...names.map((name) => `${prefix}.${name}`)];
  switch (layer.kind) {
    case "conv": {
      const { kernel, stride, pad } = layer;
      const inputs = layer.bias === false ? weights("weight") : weights("weight", "bias");
      return pieces.add("Conv", inputs, {
        kernel_shape: [kernel, kernel],
        strides: [stride, stride],
        pads: [pad, pad, pad, pad],
      });
    }
    case "batch-norm":
      return pieces.add("BatchNormalization", weights("weight", "bias", "running_mean", "running_var"), {
        epsilon: 1e-5,
      });
    case "group-norm":
      return groupNorm(pieces, layer.groups, { value, shape, prefix });
    case "relu":
      return pieces.add("Relu", [value]);
    case "pool":
      return pieces.add("MaxPool", [value], {
        kernel_shape: [layer.size, layer.size],
        strides: [layer.size, layer.size],
      });
    case "global-pool":
      return pieces.add(layer.of === "max" ? "GlobalMaxPool" : "GlobalAveragePool", [value]);
    case "flatten":
      return pieces.add("Flatten", [value], { axis: 1 });
    case "dense":
      return pieces.add("Gemm", weights("weight", "bias"), { transB: 1 });
    case "zero-logit":
      return pieces.add("Pad", [value, pieces.unnamed(integers([0, 1, 0, 0]))]);
    case "stage":
      return layerNodes(pieces, layer.layers, { value, shape, prefix: `${prefix}.` });
    case "residual": {
      const main = layerNodes(pieces, layer.main, { value, shape, prefix: `${prefix}.` });
      const shortcut = layerNodes(pieces, layer.shortcut, { value, shape, prefix: `${prefix}.shortcut.` });
      return pieces.add("Relu", [pieces.add("Add", [main, shortcut])]);
    }
    default:
      return layer satisfies never;
  }
}

/** ONNX has instance norm in every version: groups become instances for a while. */
function groupNorm(pieces: Pieces, groups: number, { value, shape, prefix }: Place): string {
  const [height, width, channels] = shape as [number, number, number];
  const rows = pieces.add("Reshape", [value, pieces.unnamed(integers([0, groups, -1]))]);
  const ones = pieces.unnamed(floats(new Float32Array(groups).fill(1)));
  const zeros = pieces.unnamed(floats(new Float32Array(groups)));
  const norm = pieces.add("InstanceNormalization", [rows, ones, zeros], { epsilon: 1e-5 });
  const images = pieces.add("Reshape", [norm, pieces.unnamed(integers([0, channels, height, width]))]);
  const perChannel = (name: string) =>
    pieces.add("Reshape", [`${prefix}.${name}`, pieces.unnamed(integers([channels, 1, 1]))]);
  return pieces.add("Add", [pieces.add("Mul", [images, perChannel("weight")]), perChannel("bias")]);
}
