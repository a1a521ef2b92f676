import type { Decoding } from "../datasets/formats/pictures/imageCollector.ts";
import { macrotask } from "../macrotask.ts";

const yieldEveryMs = 100;

/** Lets messages in between pictures, so that a long decode can be cancelled, and reports its progress. */
export function paced(signal: AbortSignal, onProgress: (done: number, total: number) => void): Decoding {
  let yielded = performance.now();
  return {
    onProgress,
    async yieldPoint() {
      signal.throwIfAborted();
      if (performance.now() - yielded < yieldEveryMs) return;
      await macrotask();
      yielded = performance.now();
      signal.throwIfAborted();
    },
  };
}
