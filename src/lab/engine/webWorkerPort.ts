import { wrap } from "comlink";
import { watchLifeline } from "./lifeline.ts";
import type { WorkerPort } from "./restartableWorker.ts";

/** The port of a Web Worker that exposes `Remote` through Comlink and calls `holdLifeline`. */
export function webWorkerPort<Remote>(worker: Worker): WorkerPort<Remote> {
  const terminated = new AbortController();
  return {
    remote: wrap<Remote>(worker) as unknown as Remote,
    onDeath(listener) {
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        listener(event.message || "its script could not be loaded, or it ran out of memory");
      });
      worker.addEventListener("messageerror", () => listener("it sent a message that cannot be read"));
      watchLifeline(worker, terminated.signal, () => listener("the browser closed it, perhaps for lack of memory"));
    },
    terminate() {
      terminated.abort();
      worker.terminate();
    },
  };
}
