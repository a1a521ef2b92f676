import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { convolutionInfo } from "../geometry.ts";
import { kernelNames } from "../names.ts";
import { castWith } from "./cast.ts";
import { normalise, normaliseGradient } from "./normalisation.ts";
import { maxPool, maxPoolGradient } from "./pooling.ts";
import type { GpuBackend, GpuCall } from "./program.ts";
import { columnSums, filterGradient } from "./reductions.ts";
import { momentumStep, pgdStep, reluMask } from "./steps.ts";

function conv2dFilterGradient({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const x = inputs.x as TensorInfo;
  const info = convolutionInfo(x.shape, attrs.filterShape as number[], attrs);
  return filterGradient(backend, x, inputs.dy as TensorInfo, info);
}

function kernel(kernelName: string, run: (call: GpuCall) => TensorInfo | TensorInfo[]): KernelConfig {
  return {
    kernelName,
    backendName: "webgpu",
    kernelFunc: ({ inputs, attrs, backend }) =>
      run({ inputs, attrs: attrs ?? {}, backend: backend as unknown as GpuBackend }),
  };
}

/** Every WebGPU kernel of ours; `stock` finds the ones that ours delegate some calls to. Forward convolutions and products are stock. */
export const webgpuKernels = (stock: (name: string) => KernelConfig): readonly KernelConfig[] => [
  kernel("Cast", castWith(stock("Cast"))),
  kernel("Conv2DBackpropFilter", conv2dFilterGradient),
  kernel("MaxPool", maxPool),
  kernel("MaxPoolGrad", maxPoolGradient),
  kernel(kernelNames.normalise, normalise),
  kernel(kernelNames.normaliseGradient, normaliseGradient),
  kernel(kernelNames.reluMask, reluMask),
  kernel(kernelNames.columnSums, columnSums),
  kernel(kernelNames.pgdStep, pgdStep),
  kernel(kernelNames.momentumStep, momentumStep),
];
