import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { convolutionInfo, inputSizes, outputSizes } from "../geometry.ts";
import { kernelNames } from "../names.ts";
import { type Call, kernel, reluOf } from "./kernel.ts";
import type { KernelExports } from "./module.ts";

type Info = ReturnType<typeof convolutionInfo>;
type Algorithm = "columns" | "winograd" | "winograd6";

const allIn = (values: readonly number[], holds: (value: number) => boolean) => values.every(holds);

/** Whether the sizes allow Winograd's algorithm: stride 1, and enough channels to pay for its transforms. */
function isDense({
  strideHeight,
  strideWidth,
  inChannels,
  outChannels,
  padInfo,
  filterHeight,
  filterWidth,
}: Info): boolean {
  const { top, left, bottom, right } = padInfo;
  return (
    allIn([strideHeight, strideWidth], (stride) => stride === 1) &&
    allIn([inChannels, outChannels], (channels) => channels % 4 === 0 && channels >= 8) &&
    allIn([top, bottom], (padding) => padding < filterHeight) &&
    allIn([left, right], (padding) => padding < filterWidth)
  );
}

/** Products per channel of an image on tiles of `side` x `side` points, for each of which `outputs` x `outputs` values come out. */
const pointsOf = ({ outHeight, outWidth }: Info, side: number, outputs: number) =>
  Math.ceil(outHeight / outputs) * Math.ceil(outWidth / outputs) * side ** 2;

/**
 * The algorithm of a convolution: Winograd's on tiles of 6 x 6 inputs (fused build) or of 4 x 4, or columns. The build and the
 * layer alone decide, never the batch, so an example has the same bits in every batch.
 */
function algorithmOf(run: KernelExports, info: Info): Algorithm {
  const { filterHeight: taps, filterWidth } = info;
  if (taps !== filterWidth || !isDense(info)) return "columns";
  if (taps === 5 && "winograd6" in run) return "winograd6";
  if (taps !== 3) return "columns";
  return "winograd6" in run && pointsOf(info, 6, 4) <= pointsOf(info, 4, 2) ? "winograd6" : "winograd";
}

/** Arguments that the functions of an algorithm end with. */
function geometry(algorithm: Algorithm, info: Info): number[] {
  const { filterHeight, filterWidth, outChannels, strideHeight, strideWidth } = info;
  const filter = {
    winograd: [outChannels],
    winograd6: [filterHeight, outChannels],
    columns: [filterHeight, filterWidth, outChannels, strideHeight, strideWidth],
  };
  return [...inputSizes(info), ...filter[algorithm], ...outputSizes(info)];
}

/** Values that one output is a weighted sum of. */
const depthOf = ({ filterHeight, filterWidth, inChannels }: Info) => filterHeight * filterWidth * inChannels;

const conv2d = kernel(kernelNames.conv2d, ({ run, scratch, attrs, input, pointer, output }) => {
  const info = convolutionInfo(input("x").shape, input("w").shape, attrs);
  const { inChannels, outChannels, filterHeight, outHeight, outWidth } = info;
  const algorithm = algorithmOf(run, info);
  const y = output(info.outShape);
  const space = scratch(
    {
      columns: () => run.conv2d_scratch(depthOf(info), outChannels),
      winograd: () => run.winograd_scratch(inChannels, outChannels),
      winograd6: () => run.winograd6_scratch(inChannels, outChannels, filterHeight, outHeight, outWidth),
    }[algorithm](),
  );
  const compute = { columns: run.conv2d, winograd: run.winograd, winograd6: run.winograd6 }[algorithm];
  compute(pointer("x"), pointer("w"), pointer("b"), pointer(y), space, ...geometry(algorithm, info), reluOf(attrs));
  return y;
});

function inputGradient({ run, scratch, attrs, input, pointer, output }: Call, filter: string): TensorInfo {
  const info = convolutionInfo(attrs.inputShape as number[], input(filter).shape, attrs);
  const { inChannels, outChannels, filterHeight, inHeight, inWidth } = info;
  const algorithm = algorithmOf(run, info);
  const dx = output(info.inShape);
  const space = scratch(
    {
      columns: () => run.conv2d_scratch(depthOf(info), outChannels),
      winograd: () => run.winograd_scratch(outChannels, inChannels),
      winograd6: () => run.winograd6_scratch(outChannels, inChannels, filterHeight, inHeight, inWidth),
    }[algorithm](),
  );
  const compute = {
    columns: run.conv2d_input_gradient,
    winograd: run.winograd_input_gradient,
    winograd6: run.winograd6_input_gradient,
  }[algorithm];
  compute(pointer("dy"), pointer("y"), pointer(filter), pointer(dx), space, ...geometry(algorithm, info));
  return dx;
}

const filterGradient = kernel("Conv2DBackpropFilter", ({ run, scratch, attrs, input, pointer, output }) => {
  const info = convolutionInfo(input("x").shape, attrs.filterShape as number[], attrs);
  const { inChannels, outChannels, filterHeight, outHeight, outWidth } = info;
  const algorithm = algorithmOf(run, info);
  const dw = output(info.filterShape);
  const space = scratch(
    {
      columns: () => run.conv2d_filter_scratch(depthOf(info)),
      winograd: () => run.winograd_filter_scratch(inChannels, outChannels),
      winograd6: () => run.winograd6_filter_scratch(inChannels, outChannels, filterHeight, outHeight, outWidth),
    }[algorithm](),
  );
  const compute = {
    columns: run.conv2d_filter_gradient,
    winograd: run.winograd_filter_gradient,
    winograd6: run.winograd6_filter_gradient,
  }[algorithm];
  compute(pointer("x"), pointer("dy"), pointer(dw), space, ...geometry(algorithm, info));
  return dw;
});

/** Convolution and its two gradients. */
export const convolutions: readonly KernelConfig[] = [
  conv2d,
  kernel(kernelNames.conv2dInputGradient, (call) => inputGradient(call, "w")),
  kernel("Conv2DBackpropInput", (call) => inputGradient(call, "filter")),
  filterGradient,
];
