import { type FeatureShape, type LayerSize, shapeAfter } from "./layers.ts";

/** A PyTorch module: its class in torch.nn with its keyword arguments. `name` is its attribute in its parent. */
export type TorchModule = { readonly name: string } & (
  | {
      readonly type:
        | "Conv2d"
        | "BatchNorm2d"
        | "GroupNorm"
        | "ReLU"
        | "MaxPool2d"
        | "AdaptiveMaxPool2d"
        | "AdaptiveAvgPool2d"
        | "Flatten"
        | "Linear"
        | "ConstantPad1d";
      readonly args: Readonly<Record<string, number | boolean | readonly number[]>>;
    }
  | { readonly type: "Sequential"; readonly modules: readonly TorchModule[] }
  /** Not in torch.nn: relu(main(x) + shortcut(x)). `main` are attributes of the block, `shortcut` is an nn.Sequential. */
  | {
      readonly type: "Residual";
      readonly main: readonly TorchModule[];
      readonly shortcut: readonly TorchModule[];
    }
);

/**
 * Layers as the modules of an nn.Sequential that can load the lab's weights as its state_dict. `input` is
 * [height, width, channels]; PyTorch takes such images as [channels, height, width]. Throws if the image is too small.
 */
export function torchModules(input: FeatureShape, layers: readonly LayerSize[]): readonly TorchModule[] {
  let shape = input;
  return layers.map((layer, index) => {
    const named = { name: layer.name ?? String(index) };
    const made = { ...named, ...torchModule(shape, layer) } as TorchModule;
    shape = shapeAfter(shape, layer);
    return made;
  });
}

type Unnamed<T> = T extends unknown ? Omit<T, "name"> : never;

function torchModule(input: FeatureShape, layer: LayerSize): Unnamed<TorchModule> {
  const channels = input[2] as number;
  switch (layer.kind) {
    case "conv": {
      const { kernel, stride, pad, out, bias = true } = layer;
      const geometry = { kernel_size: kernel, stride, padding: pad };
      return {
        type: "Conv2d",
        args: { in_channels: channels, out_channels: out, ...geometry, ...(bias ? {} : { bias }) },
      };
    }
    case "batch-norm":
      return { type: "BatchNorm2d", args: { num_features: channels } };
    case "group-norm":
      return { type: "GroupNorm", args: { num_groups: layer.groups, num_channels: channels } };
    case "relu":
      return { type: "ReLU", args: {} };
    case "pool":
      return { type: "MaxPool2d", args: { kernel_size: layer.size } };
    case "global-pool":
      return {
        type: layer.of === "max" ? "AdaptiveMaxPool2d" : "AdaptiveAvgPool2d",
        args: { output_size: 1 },
      };
    case "flatten":
      return { type: "Flatten", args: {} };
    case "dense":
      return { type: "Linear", args: { in_features: input[0], out_features: layer.out } };
    case "zero-logit":
      return { type: "ConstantPad1d", args: { padding: [1, 0], value: 0 } };
    case "stage":
      return { type: "Sequential", modules: torchModules(input, layer.layers) };
    case "residual":
      return {
        type: "Residual",
        main: torchModules(input, layer.main),
        shortcut: torchModules(input, layer.shortcut),
      };
    default:
      return layer satisfies never;
  }
}
