import { engine } from "@tensorflow/tfjs-core";

/** What WebGPU was asked to do. */
export interface GpuCounts {
  dispatches: number;
  passes: number;
  pipelines: number;
  /** Values that crossed to the GPU: uniforms, and buffers that the host fills. */
  uploads: number;
  /** Bytes of the buffers that the host fills. */
  uploadedBytes: number;
  readBacks: number;
}

type Methods = Record<string, (...args: unknown[]) => unknown>;

/** Counts the work of `work` on the installed WebGPU: that of the running backend and of devices that `work` starts. */
export async function countGpu(work: () => unknown): Promise<GpuCounts> {
  const counts: GpuCounts = { dispatches: 0, passes: 0, pipelines: 0, uploads: 0, uploadedBytes: 0, readBacks: 0 };
  const globals = globalThis as unknown as Record<string, { prototype: Methods }>;
  const { device } = engine().backend as { readonly device?: Methods };
  const watched: readonly [string, string, keyof GpuCounts, ((...args: never[]) => boolean)?][] = [
    ["GPUComputePassEncoder", "dispatchWorkgroups", "dispatches"],
    ["GPUCommandEncoder", "beginComputePass", "passes"],
    ["GPUDevice", "createComputePipeline", "pipelines"],
    ["GPUQueue", "writeBuffer", "uploads"],
    ["GPUDevice", "createBuffer", "uploads", ({ mappedAtCreation }: GPUBufferDescriptor) => mappedAtCreation === true],
    ["GPUBuffer", "mapAsync", "readBacks"],
  ];
  const restore = watched.map(([type, method, count, counted = () => true]) => {
    // The backend gives its device methods of its own, which hide those of the prototype (loudBackend.ts).
    const isOwn = device !== undefined && type === "GPUDevice" && Object.hasOwn(device, method);
    const owner = isOwn ? device : (globals[type] as (typeof globals)[string]).prototype;
    const original = owner[method] as Methods[string];
    owner[method] = function (this: unknown, ...args: unknown[]) {
      if (counted(...(args as never[]))) {
        counts[count]++;
        if (method === "createBuffer") counts.uploadedBytes += (args[0] as GPUBufferDescriptor).size;
      }
      return original.apply(this, args);
    };
    return () => {
      owner[method] = original;
    };
  });
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
  }
  return counts;
}
