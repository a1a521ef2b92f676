import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { delegatingKernels } from "../delegating.ts";
import { kernelNames } from "../names.ts";
import { ascentStatus, gradientDefects, keepRows } from "./ascent.ts";
import { castWith } from "./cast.ts";
import {
  convolution,
  dense,
  denseFilterGradient,
  denseInputGradient,
  filterGradient,
  inputGradient,
} from "./convolution.ts";
import { gatherImages } from "./gather.ts";
import {
  armMargins,
  armMarginsGradient,
  climbedCrossEntropyGradient,
  crossEntropy,
  crossEntropyGradient,
} from "./losses.ts";
import { uniformNoise } from "./noise.ts";
import { normalise, normaliseGradient } from "./normalisation.ts";
import { maxPool, maxPoolGradient } from "./pooling.ts";
import type { GpuBackend, GpuCall } from "./program.ts";
import { columnSums } from "./reductions.ts";
import { addRelu, momentumStep, pgdStep, reluMask } from "./steps.ts";

function kernel(kernelName: string, run: (call: GpuCall) => TensorInfo | TensorInfo[]): KernelConfig {
  return {
    kernelName,
    backendName: "webgpu",
    kernelFunc: ({ inputs, attrs, backend }) =>
      run({ inputs, attrs: attrs ?? {}, backend: backend as unknown as GpuBackend }),
  };
}

/** The layers whose weights may have an axis of arms in front, and the rank that shows it. */
const layersOfArms: Readonly<Record<string, { readonly rank: number; readonly run: typeof convolution }>> = {
  [kernelNames.conv2d]: { rank: 5, run: convolution },
  [kernelNames.dense]: { rank: 3, run: dense },
};

/** Layers of a single network are stock; those of several arms are ours. */
const layers = (): readonly KernelConfig[] =>
  delegatingKernels("webgpu").map((single) => {
    const { rank, run } = layersOfArms[single.kernelName] as (typeof layersOfArms)[string];
    const several = kernel(single.kernelName, ({ inputs, attrs, backend }) => run(backend, inputs as never, attrs));
    const isOfArms = ({ inputs }: Parameters<KernelConfig["kernelFunc"]>[0]) => inputs.w?.shape.length === rank;
    return { ...single, kernelFunc: (call) => (isOfArms(call) ? several : single).kernelFunc(call) };
  });

/** Every WebGPU kernel of ours; `stock` finds the ones that ours delegate some calls to. */
export const webgpuKernels = (stock: (name: string) => KernelConfig): readonly KernelConfig[] => [
  ...layers(),
  kernel("Cast", castWith(stock("Cast"))),
  kernel(kernelNames.conv2dInputGradient, ({ inputs, attrs, backend }) =>
    inputGradient(backend, inputs as never, attrs),
  ),
  kernel(kernelNames.conv2dFilterGradient, ({ inputs, attrs, backend }) =>
    filterGradient(backend, inputs as never, attrs),
  ),
  kernel("Conv2DBackpropFilter", ({ inputs, attrs, backend }) => filterGradient(backend, inputs as never, attrs)),
  kernel(kernelNames.denseInputGradient, denseInputGradient),
  kernel(kernelNames.denseFilterGradient, denseFilterGradient),
  kernel("MaxPool", maxPool),
  kernel("MaxPoolGrad", maxPoolGradient),
  kernel(kernelNames.normalise, normalise),
  kernel(kernelNames.normaliseGradient, normaliseGradient),
  kernel(kernelNames.addRelu, addRelu),
  kernel(kernelNames.reluMask, reluMask),
  kernel(kernelNames.columnSums, columnSums),
  kernel(kernelNames.crossEntropyGradient, crossEntropyGradient),
  kernel(kernelNames.crossEntropy, crossEntropy),
  kernel(kernelNames.climbedCrossEntropyGradient, climbedCrossEntropyGradient),
  kernel(kernelNames.armMargins, armMargins),
  kernel(kernelNames.armMarginsGradient, armMarginsGradient),
  kernel(kernelNames.gatherImages, gatherImages),
  kernel(kernelNames.uniformNoise, uniformNoise),
  kernel(kernelNames.pgdStep, pgdStep),
  kernel(kernelNames.gradientDefects, gradientDefects),
  kernel(kernelNames.ascentStatus, ascentStatus),
  kernel(kernelNames.keepRows, keepRows),
  kernel(kernelNames.momentumStep, momentumStep),
];
