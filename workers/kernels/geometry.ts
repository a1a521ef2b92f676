import type { NamedAttrMap } from "@tensorflow/tfjs-core";
import { backend_util } from "@tensorflow/tfjs-core";

export type Shape4D = [n: number, height: number, width: number, channels: number];
type Padding = Parameters<typeof backend_util.computeConv2DInfo>[4];

/** Sizes of the convolution of images `x` [n, height, width, in] with kernels `w` [height, width, in, out]. */
export function convolutionInfo(
  x: number[],
  w: number[],
  { strides, pad, dimRoundingMode, dataFormat = "NHWC" }: NamedAttrMap,
) {
  if (dataFormat !== "NHWC") throw new Error(`data format "${dataFormat}" found, expected "NHWC"`);
  return backend_util.computeConv2DInfo(
    x as Shape4D,
    w as Shape4D,
    strides as [number, number],
    1,
    pad as Padding,
    dimRoundingMode as "floor" | undefined,
  );
}

/** Sizes of the pooling of images `x` [n, height, width, channels]. */
export function poolingInfo(x: number[], { filterSize, strides, pad, dimRoundingMode }: NamedAttrMap) {
  return backend_util.computePool2DInfo(
    x as Shape4D,
    filterSize as number | [number, number],
    strides as number | [number, number],
    1,
    pad as Padding,
    dimRoundingMode as "floor" | undefined,
  );
}

type Info = ReturnType<typeof poolingInfo>;

/** Sizes of what a convolution or pooling reads, in the order in which kernels take them. */
export const inputSizes = ({ batchSize, inHeight, inWidth, inChannels }: Info): number[] => [
  batchSize,
  inHeight,
  inWidth,
  inChannels,
];

/** Padding before the first pixel and sizes of the output, in the order in which kernels take them. */
export const outputSizes = ({ padInfo, outHeight, outWidth }: Info): number[] => [
  padInfo.top,
  padInfo.left,
  outHeight,
  outWidth,
];

/** Images seen as [examples, rows, channels], where every group of channels of one example has its own statistics. */
export interface NormalisationSizes {
  readonly examples: number;
  readonly rows: number;
  readonly channels: number;
  readonly groups: number;
}

/**
 * Sizes of a normalisation: 0 groups is batch norm, which is one example (all images of an arm) with a group per channel.
 */
export function normalisationSizes(x: number[], groups: number, arms = 1): NormalisationSizes {
  const [n, height, width, channels] = x as Shape4D;
  return groups === 0
    ? { examples: arms, rows: (n / arms) * height * width, channels, groups: channels }
    : { examples: n, rows: height * width, channels, groups };
}
