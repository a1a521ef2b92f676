import { useEffect, useState } from "react";
import type { MemoryUse } from "../../lab/engine/api.ts";
import { lab } from "../../state/systems/lab.ts";

/** Memory of all workers together. */
export interface EngineMemory extends MemoryUse {
  readonly workers: number;
}

/** Milliseconds between measurements: each is a message to every worker. */
const interval = 1000;

/** Memory of the engine, measured once a second while the component is mounted; null until the first answer. */
export function useMemoryInUse(): EngineMemory | null {
  const [used, setUsed] = useState<EngineMemory | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOpen = true;
    const measure = async () => {
      const all = await (await lab()).memory();
      if (!isOpen) return;
      setUsed(all.reduce<EngineMemory>(sumOf, { ...nothing, workers: all.length }));
      timer = setTimeout(measure, interval);
    };
    // Lost workers are reported elsewhere in this popover.
    measure().catch(() => undefined);
    return () => {
      isOpen = false;
      clearTimeout(timer);
    };
  }, []);
  return used;
}

const nothing: MemoryUse = { tensors: 0, tensorBytes: 0, heapBytes: 0, gpuBytes: 0 };

function sumOf(sum: EngineMemory, use: MemoryUse): EngineMemory {
  return {
    workers: sum.workers,
    tensors: sum.tensors + use.tensors,
    tensorBytes: sum.tensorBytes + use.tensorBytes,
    heapBytes: sum.heapBytes + use.heapBytes,
    gpuBytes: sum.gpuBytes + use.gpuBytes,
  };
}
