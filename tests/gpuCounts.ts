/** What WebGPU was asked to do. */
export interface GpuCounts {
  dispatches: number;
  passes: number;
  pipelines: number;
  /** Values that crossed to the GPU: uniforms, and buffers that the host fills. */
  uploads: number;
  readBacks: number;
}

/** Counts the work of `work` on the installed WebGPU, whichever device does it. */
export async function countGpu(work: () => unknown): Promise<GpuCounts> {
  const counts: GpuCounts = { dispatches: 0, passes: 0, pipelines: 0, uploads: 0, readBacks: 0 };
  const globals = globalThis as unknown as Record<
    string,
    { prototype: Record<string, (...args: unknown[]) => unknown> }
  >;
  const watched: readonly [string, string, keyof GpuCounts, ((...args: never[]) => boolean)?][] = [
    ["GPUComputePassEncoder", "dispatchWorkgroups", "dispatches"],
    ["GPUCommandEncoder", "beginComputePass", "passes"],
    ["GPUDevice", "createComputePipeline", "pipelines"],
    ["GPUQueue", "writeBuffer", "uploads"],
    ["GPUDevice", "createBuffer", "uploads", ({ mappedAtCreation }: GPUBufferDescriptor) => mappedAtCreation === true],
    ["GPUBuffer", "mapAsync", "readBacks"],
  ];
  const restore = watched.map(([type, method, count, counted = () => true]) => {
    const prototype = (globals[type] as (typeof globals)[string]).prototype;
    const original = prototype[method] as (...args: unknown[]) => unknown;
    prototype[method] = function (this: unknown, ...args: unknown[]) {
      if (counted(...(args as never[]))) counts[count]++;
      return original.apply(this, args);
    };
    return () => {
      prototype[method] = original;
    };
  });
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
  }
  return counts;
}
