import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs-core";
import { convolutionInfo, poolingInfo } from "../geometry.ts";
import { kernelNames } from "../names.ts";
import { normalise, normaliseGradient } from "./normalisation.ts";
import { type GpuBackend, type GpuCall, perValue } from "./program.ts";
import { columnSums, filterGradient, windowUniforms, windowValues } from "./reductions.ts";
import { momentumStep, pgdStep, reluMask } from "./steps.ts";

function conv2dFilterGradient({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const x = inputs.x as TensorInfo;
  const info = convolutionInfo(x.shape, attrs.filterShape as number[], attrs);
  return filterGradient(backend, x, inputs.dy as TensorInfo, info);
}

/**
 * For each input pixel, sums the gradients of the windows of which it is the first maximum. (The stock shader gives the
 * gradient to the last maximum.)
 */
function maxPoolGradient({ inputs, attrs, backend }: GpuCall): TensorInfo {
  const x = inputs.input as TensorInfo;
  const info = poolingInfo(x.shape, attrs);
  const program = perValue({
    key: "robinMaxPoolGradient",
    inputs: ["x", "dy"],
    outputShape: x.shape,
    uniforms: windowUniforms,
    code: `
      fn main(index : i32) {
        if (index < uniforms.size) {
          let channel = index % uniforms.channels.x;
          let pixel = index / uniforms.channels.x;
          let here = vec2<i32>((pixel / uniforms.inSize.y) % uniforms.inSize.x, pixel % uniforms.inSize.y);
          let example = pixel / uniforms.inSize.y / uniforms.inSize.x;
          let value = x[index];
          let reach = here + uniforms.pads;
          let first = max(vec2<i32>(0), (reach - uniforms.window + uniforms.strides) / uniforms.strides);
          let last = min(uniforms.outSize - 1, reach / uniforms.strides);
          var total = 0.0;
          for (var row = first.x; row <= last.x; row++) {
            for (var column = first.y; column <= last.y; column++) {
              let corner = vec2<i32>(row, column) * uniforms.strides - uniforms.pads;
              let begin = max(corner, vec2<i32>(0));
              let end = min(corner + uniforms.window, uniforms.inSize);
              var mine = true;
              for (var r = begin.x; r < end.x; r++) {
                for (var c = begin.y; c < end.y; c++) {
                  let other = x[((example * uniforms.inSize.x + r) * uniforms.inSize.y + c) * uniforms.channels.x + channel];
                  let earlier = r < here.x || (r == here.x && c < here.y);
                  if (other > value || (earlier && other == value)) { mine = false; }
                }
              }
              if (mine) {
                total += dy[((example * uniforms.outSize.x + row) * uniforms.outSize.y + column) * uniforms.channels.x + channel];
              }
            }
          }
          result[index] = total;
        }
      }`,
  });
  return backend.runWebGPUProgram(program, [x, inputs.dy as TensorInfo], "float32", windowValues(info));
}

function kernel(kernelName: string, run: (call: GpuCall) => TensorInfo | TensorInfo[]): KernelConfig {
  return {
    kernelName,
    backendName: "webgpu",
    kernelFunc: ({ inputs, attrs, backend }) =>
      run({ inputs, attrs: attrs ?? {}, backend: backend as unknown as GpuBackend }),
  };
}

/** Every WebGPU kernel of ours. Forward convolutions and products are stock. */
export const webgpuKernels: readonly KernelConfig[] = [
  kernel("Conv2DBackpropFilter", conv2dFilterGradient),
  kernel("MaxPoolGrad", maxPoolGradient),
  kernel(kernelNames.normalise, normalise),
  kernel(kernelNames.normaliseGradient, normaliseGradient),
  kernel(kernelNames.reluMask, reluMask),
  kernel(kernelNames.columnSums, columnSums),
  kernel(kernelNames.pgdStep, pgdStep),
  kernel(kernelNames.momentumStep, momentumStep),
];
