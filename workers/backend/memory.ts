import { engine, memory } from "@tensorflow/tfjs-core";
import type { MemoryUse } from "../../src/lab/engine/api.ts";

/** Memory that the running backend holds now. A backend must have been started. */
export function memoryUse(): MemoryUse {
  const info: ReturnType<typeof memory> & { readonly numBytesAllocatedInGPU?: number } = memory();
  const { wasm } = engine().backend as { readonly wasm?: { readonly HEAPU8: Uint8Array } };
  return {
    tensors: info.numTensors,
    tensorBytes: info.numBytes,
    heapBytes: wasm?.HEAPU8.byteLength ?? 0,
    gpuBytes: info.numBytesAllocatedInGPU ?? 0,
  };
}

/** The limits of the running GPU. */
export function gpuLimits(): Pick<GPUSupportedLimits, "maxBufferSize" | "maxStorageBufferBindingSize"> {
  const { device } = engine().backend as { readonly device?: GPUDevice };
  if (device === undefined) throw new Error("the limits of a GPU were asked for, but none runs");
  return device.limits;
}
