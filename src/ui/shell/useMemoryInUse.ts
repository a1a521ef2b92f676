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
      const sumOf = (field: keyof MemoryUse) => all.reduce((sum, use) => sum + use[field], 0);
      setUsed({
        workers: all.length,
        tensors: sumOf("tensors"),
        tensorBytes: sumOf("tensorBytes"),
        heapBytes: sumOf("heapBytes"),
        gpuBytes: sumOf("gpuBytes"),
      });
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
