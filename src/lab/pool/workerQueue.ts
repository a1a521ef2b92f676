import { namedError } from "../engine/namedError.ts";

/** Lends workers to callers, in the order in which they ask. */
interface WorkerQueue<Worker> {
  /** Resolves to a free worker, or rejects with AbortError when `signal` aborts before one is free. */
  acquire(signal: AbortSignal): Promise<Worker>;
  release(worker: Worker): void;
}

/** @param size the most workers at once. @param create a new worker, when all that there are have been lent. */
export function createWorkerQueue<Worker>(size: number, create: () => Worker): WorkerQueue<Worker> {
  const idle: Worker[] = [];
  let created = 0;
  const waiting: ((worker: Worker) => void)[] = [];
  return {
    async acquire(signal) {
      const worker = idle.shift();
      if (worker !== undefined) return worker;
      if (created < size) {
        created++;
        return create();
      }
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
