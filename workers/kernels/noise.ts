import type { Tensor4D } from "@tensorflow/tfjs-core";
import { engine, tensor2d, tidy } from "@tensorflow/tfjs-core";
import type { GeneratorState } from "../../src/experiment/sampling/stateAfter.ts";
import { hasKernel } from "./backward.ts";
import { kernelNames } from "./names.ts";

/** Whether the running backend draws noise itself. Only WebGPU does: elsewhere the host's memory is the device's. */
export const drawsNoise = (): boolean => hasKernel(kernelNames.uniformNoise);

/**
 * Uniform noise [n, height, width, channels] in [0,1): for each image, the numbers of `fillUniform` from a stream in that
 * state, bit for bit.
 */
export function uniformNoise(
  states: readonly GeneratorState[],
  shape: readonly [height: number, width: number, channels: number],
): Tensor4D {
  return tidy(() => {
    const words = tensor2d(Int32Array.from(states.flat()), [states.length, 4], "int32");
    return engine().runKernel(kernelNames.uniformNoise, { states: words }, { shape: [...shape] }) as Tensor4D;
  });
}
