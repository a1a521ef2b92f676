import { namedError } from "../engine/namedError.ts";

/** Lends workers to callers, in the order in which they ask. */
interface WorkerQueue<Worker> {
  /** Resolves to a free worker, or rejects with AbortError when `signal` aborts before one is free. */
  acquire(signal: AbortSignal): Promise<Worker>;
  release(worker: Worker): void;
}

export function createWorkerQueue<Worker>(workers: readonly Worker[]): WorkerQueue<Worker> {
  const idle = [...workers];
  const waiting: ((worker: Worker) => void)[] = [];
  return {
    async acquire(signal) {
      const worker = idle.shift();
      if (worker !== undefined) return worker;
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          waiting.splice(waiting.indexOf(take), 1);
          reject(namedError("AbortError", "cancelled"));
        };
        const take = (free: Worker) => {
          signal.removeEventListener("abort", onAbort);
          resolve(free);
        };
        signal.addEventListener("abort", onAbort, { once: true });
        waiting.push(take);
      });
    },
    release(worker) {
      const next = waiting.shift();
      // To the front: a short run keeps using the workers that have started already.
      if (next === undefined) idle.unshift(worker);
      else next(worker);
    },
  };
}
