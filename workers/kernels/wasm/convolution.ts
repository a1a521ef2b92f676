import type { KernelConfig } from "@tensorflow/tfjs-core";
import { convolutionInfo, inputSizes, outputSizes } from "../geometry.ts";
import { kernelNames } from "../names.ts";
import { kernel, reluOf } from "./kernel.ts";

type Info = ReturnType<typeof convolutionInfo>;

/**
 * Whether Winograd's algorithm computes this convolution: 3 x 3, stride 1, and enough channels to pay for its transforms.
 * The layer alone decides, never the batch, so an example has the same bits in every batch.
 */
function isWinograd(info: Info): boolean {
  const { filterHeight, filterWidth, strideHeight, strideWidth, inChannels, outChannels, padInfo } = info;
  return (
    [filterHeight, filterWidth].every((side) => side === 3) &&
    [strideHeight, strideWidth].every((stride) => stride === 1) &&
    [inChannels, outChannels].every((channels) => channels % 4 === 0 && channels >= 8) &&
    [padInfo.top, padInfo.left].every((padding) => padding <= 2)
  );
}

/** Arguments that the functions of winograd.c or, for any kernel and stride, those of convolution.c end with. */
function geometry(info: Info): number[] {
  if (isWinograd(info)) return [...inputSizes(info), info.outChannels, ...outputSizes(info)];
  const { filterHeight, filterWidth, outChannels, strideHeight, strideWidth } = info;
  const filter = [filterHeight, filterWidth, outChannels, strideHeight, strideWidth];
  return [...inputSizes(info), ...filter, ...outputSizes(info)];
}

/** Values that one output is a weighted sum of. */
const depthOf = ({ filterHeight, filterWidth, inChannels }: Info) => filterHeight * filterWidth * inChannels;

const conv2d = kernel(kernelNames.conv2d, ({ run, scratch, attrs, input, pointer, output }) => {
  const info = convolutionInfo(input("x").shape, input("w").shape, attrs);
  const y = output(info.outShape);
  const [compute, floats] = isWinograd(info)
    ? [run.winograd, run.winograd_scratch(info.inChannels, info.outChannels)]
    : [run.conv2d, run.conv2d_scratch(depthOf(info), info.outChannels)];
  const space = scratch(floats);
  compute(pointer("x"), pointer("w"), pointer("b"), pointer(y), space, ...geometry(info), reluOf(attrs));
  return y;
});

const inputGradient = kernel("Conv2DBackpropInput", ({ run, scratch, attrs, input, pointer, output }) => {
  const info = convolutionInfo(attrs.inputShape as number[], input("filter").shape, attrs);
  const dx = output(info.inShape);
  const [compute, floats] = isWinograd(info)
    ? [run.winograd_input_gradient, run.winograd_scratch(info.outChannels, info.inChannels)]
    : [run.conv2d_input_gradient, run.conv2d_scratch(depthOf(info), info.outChannels)];
  const space = scratch(floats);
  compute(pointer("dy"), pointer("filter"), pointer(dx), space, ...geometry(info));
  return dx;
});

const filterGradient = kernel("Conv2DBackpropFilter", ({ run, scratch, attrs, input, pointer, output }) => {
  const info = convolutionInfo(input("x").shape, attrs.filterShape as number[], attrs);
  const dw = output(info.filterShape);
  const [compute, floats] = isWinograd(info)
    ? [run.winograd_filter_gradient, run.winograd_filter_scratch(info.inChannels, info.outChannels)]
    : [run.conv2d_filter_gradient, run.conv2d_filter_scratch(depthOf(info))];
  const space = scratch(floats);
  compute(pointer("x"), pointer("dy"), pointer(dw), space, ...geometry(info));
  return dw;
});

/** Convolution and its two gradients. */
export const convolutions: readonly KernelConfig[] = [conv2d, inputGradient, filterGradient];
