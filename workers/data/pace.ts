import type { Decoding } from "../datasets/formats/pictures/imageCollector.ts";

const yieldEveryMs = 100;

/** Lets messages in between pictures, so that a long decode can be stopped, and tells how far it is. */
export function paced(signal: AbortSignal, onProgress: (done: number, total: number) => void): Decoding {
  let yielded = performance.now();
  return {
    onProgress,
    async yieldPoint() {
      signal.throwIfAborted();
      if (performance.now() - yielded < yieldEveryMs) return;
      await new Promise<void>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          port1.close();
          resolve();
        };
        port2.postMessage(null);
      });
      yielded = performance.now();
      signal.throwIfAborted();
    },
  };
}
