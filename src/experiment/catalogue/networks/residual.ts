import type { Parameter } from "../entry.ts";
import type { LayerSize } from "./layers.ts";

/** The width that both residual networks offer; `at` says how many filters the last stage has at width 1. */
export const widthParameter = (at: number): Parameter => ({
  id: "width",
  label: "Base width",
  help: `Filters of the first stage; each of the four stages has twice those of the one before, and the last puts out ${at} times as many. The paper's is 64, a laptop is well served by 8 to 16.`,
  kind: "integer",
  default: 64,
  min: 1,
  max: 128,
});

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

/** The way around a block: nothing where shapes agree, else a 1 x 1 convolution with batch norm. */
const shortcut = (inputs: number, outputs: number, stride: number): readonly LayerSize[] =>
  stride === 1 && inputs === outputs ? [] : [conv("0", 1, stride, outputs), norm("1")];

/** A block of `width` filters on `inputs` channels, and how many channels come out of it. */
type Block = (inputs: number, width: number, stride: number) => { layer: LayerSize; outputs: number };

/** Two 3 x 3 convolutions. */
export const basicBlock: Block = (inputs, width, stride) => ({
  outputs: width,
  layer: {
    kind: "residual",
    main: [
      conv("conv1", 3, stride, width),
      norm("bn1"),
      { kind: "relu" },
      conv("conv2", 3, 1, width),
      norm("bn2"),
    ],
    shortcut: shortcut(inputs, width, stride),
  },
});

/** A 1 x 1 convolution, a 3 x 3 one that carries the stride, and a 1 x 1 one to four times the filters. */
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
 * A residual network for images of about 32 x 32 (He et al. 2016; post-activation): a 3 x 3 convolution, four stages of
 * `blocks` blocks that halve the image from the second on, the mean over what is left, one dense layer. Names are those
 * of github.com/kuangliu/pytorch-cifar, whose state_dicts load at width 64.
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
