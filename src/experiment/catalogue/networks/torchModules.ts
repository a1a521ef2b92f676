import type { LayerSize } from "./layers.ts";

/** One module of PyTorch's nn.Sequential: its class and its arguments by name. */
export interface TorchModule {
  readonly type: "Conv2d" | "Linear" | "ReLU" | "MaxPool2d" | "Flatten";
  readonly args: Readonly<Record<string, number>>;
}

/**
 * Layers as the nn.Sequential whose state_dict the lab's weights load into, for images [height, width, channels] that
 * PyTorch takes as [channels, height, width]. Throws when the image is too small.
 */
export function torchModules(
  shape: readonly [number, number, number],
  layers: readonly LayerSize[],
): readonly TorchModule[] {
  let [height, width, channels] = shape;
  let flat = false;
  const modules: TorchModule[] = [];
  const relu = (index: number) => {
    if (index < layers.length - 1) modules.push({ type: "ReLU", args: {} });
  };
  for (const [index, layer] of layers.entries()) {
    if (layer.kind === "conv") {
      const { kernel, stride, pad, out } = layer;
      modules.push({
        type: "Conv2d",
        args: { in_channels: channels, out_channels: out, kernel_size: kernel, stride, padding: pad },
      });
      relu(index);
      height = Math.floor((height + 2 * pad - kernel) / stride) + 1;
      width = Math.floor((width + 2 * pad - kernel) / stride) + 1;
      channels = out;
    } else if (layer.kind === "pool") {
      modules.push({ type: "MaxPool2d", args: { kernel_size: layer.size } });
      height = Math.floor(height / layer.size);
      width = Math.floor(width / layer.size);
    } else {
      if (!flat) modules.push({ type: "Flatten", args: {} });
      flat = true;
      modules.push({
        type: "Linear",
        args: { in_features: height * width * channels, out_features: layer.out },
      });
      relu(index);
      [height, width, channels] = [1, 1, layer.out];
    }
    if (height < 1 || width < 1)
      throw new RangeError(
        `image of ${shape.join(" x ")} found, a larger one expected by a ${layer.kind} layer`,
      );
  }
  return modules;
}
