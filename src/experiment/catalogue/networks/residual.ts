import { integer } from "../entry.ts";
import type { LayerSize } from "./layers.ts";

export const residualReference =
  "He et al. 2016, arXiv 1512.03385, with the first layer for 32 x 32 images of github.com/kuangliu/pytorch-cifar";

/** The parameter of both residual networks. `last`: output channels of the last stage at width 1. */
export const widthParameter = (last: number) =>
  ({
    id: "width",
    label: "Base width",
    help: `Filters of the first stage. Each of the four stages has twice as many filters as the one before, and the last has ${last} times as many output channels. The paper uses 64; on a laptop choose 8 to 16.`,
    ...integer({ default: 64, min: 1, max: 128 }),
  }) as const;

const conv = (name: string, kernel: number, stride: number, out: number): LayerSize => ({
  kind: "conv",
  name,
  kernel,
  stride,
  pad: (kernel - 1) / 2,
  out,
  bias: false,
});

const norm = (name: string): LayerSize => ({ kind: "batch-norm", name });

/** The shortcut of a block: the identity where shapes agree, else a 1 x 1 convolution with batch norm. */
const shortcut = (inputs: number, outputs: number, stride: number): readonly LayerSize[] =>
  stride === 1 && inputs === outputs ? [] : [conv("0", 1, stride, outputs), norm("1")];

/** A block of `width` filters on `inputs` channels, and its number of output channels. */
type Block = (inputs: number, width: number, stride: number) => { layer: LayerSize; outputs: number };

/** Two 3 x 3 convolutions. */
export const basicBlock: Block = (inputs, width, stride) => ({
  outputs: width,
  layer: {
    kind: "residual",
    main: [conv("conv1", 3, stride, width), norm("bn1"), { kind: "relu" }, conv("conv2", 3, 1, width), norm("bn2")],
    shortcut: shortcut(inputs, width, stride),
  },
});

/** A 1 x 1 convolution, a 3 x 3 convolution with the stride, and a 1 x 1 convolution to four times the filters. */
export const bottleneck: Block = (inputs, width, stride) => ({
  outputs: 4 * width,
  layer: {
    kind: "residual",
    main: [
      conv("conv1", 1, 1, width),
      norm("bn1"),
      { kind: "relu" },
      conv("conv2", 3, stride, width),
      norm("bn2"),
      { kind: "relu" },
      conv("conv3", 1, 1, 4 * width),
      norm("bn3"),
    ],
    shortcut: shortcut(inputs, 4 * width, stride),
  },
});

/**
 * A residual network for images of about 32 x 32 (He et al. 2016; post-activation): a 3 x 3 convolution, four stages with
 * the given numbers of blocks, of which all but the first halve the image, a global mean, and one dense layer. Names are
 * those of github.com/kuangliu/pytorch-cifar, whose state_dicts can be loaded at width 64.
 */
export function residualNetwork(
  block: Block,
  blocks: readonly number[],
  width: number,
  logits: number,
): readonly LayerSize[] {
  let channels = width;
  const stages = blocks.map((count, stage): LayerSize => {
    const layers = Array.from({ length: count }, (_, at) => {
      const { layer, outputs } = block(channels, width * 2 ** stage, stage > 0 && at === 0 ? 2 : 1);
      channels = outputs;
      return layer;
    });
    return { kind: "stage", name: `layer${stage + 1}`, layers };
  });
  return [
    conv("conv1", 3, 1, width),
    norm("bn1"),
    { kind: "relu" },
    ...stages,
    { kind: "global-pool", of: "mean" },
    { kind: "flatten" },
    { kind: "dense", name: "linear", out: logits },
  ];
}
