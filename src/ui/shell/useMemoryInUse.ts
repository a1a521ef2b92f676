import { useEffect, useState } from "react";
import type { MemoryUse } from "../../lab/engine/api.ts";
import { lab } from "../../state/systems/lab.ts";

/** What all workers hold together. */
export interface EngineMemory extends MemoryUse {
  readonly workers: number;
}

/** Milliseconds between two looks: each is a message to every worker. */
const pace = 1000;

/** Memory of the engine, looked at again and again for as long as it is on show; null until the first answer. */
export function useMemoryInUse(): EngineMemory | null {
  const [used, setUsed] = useState<EngineMemory | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOpen = true;
    const look = async () => {
      const all = await (await lab()).memory();
      if (!isOpen) return;
      setUsed(all.reduce<EngineMemory>(together, { ...nothing, workers: all.length }));
      timer = setTimeout(look, pace);
    };
    // A worker that is lost meanwhile is told of beside this line; the next opening looks again.
    look().catch(() => undefined);
    return () => {
      isOpen = false;
      clearTimeout(timer);
    };
  }, []);
  return used;
}

const nothing: MemoryUse = { tensors: 0, tensorBytes: 0, heapBytes: 0, gpuBytes: 0 };

function together(sum: EngineMemory, use: MemoryUse): EngineMemory {
  return {
    workers: sum.workers,
    tensors: sum.tensors + use.tensors,
    tensorBytes: sum.tensorBytes + use.tensorBytes,
    heapBytes: sum.heapBytes + use.heapBytes,
    gpuBytes: sum.gpuBytes + use.gpuBytes,
  };
}
