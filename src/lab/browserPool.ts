import { wrap } from "comlink";
import type { ResolvedChoice } from "../experiment/task.ts";
import type { DatasetFiles, LabWorker, StartRequest } from "./api.ts";
import type { WorkerPort } from "./managedWorker.ts";
import type { Pool } from "./pool.ts";
import { cpuPoolSize } from "./poolSize.ts";
import { createWorkerPool } from "./workerPool.ts";

export interface BrowserPoolOptions {
  readonly start: StartRequest;
  /** Bytes that one worker needs at most, as the cost estimate says. */
  readonly bytesPerWorker: number;
  readonly readDataset: (dataset: ResolvedChoice) => Promise<DatasetFiles>;
}

/** Web Workers: one on a GPU; on a CPU as many as cores and memory allow, and one more for the interactive lane. */
export function createBrowserPool({ start, bytesPerWorker, readDataset }: BrowserPoolOptions): Promise<Pool> {
  return createWorkerPool({
    spawn: spawnWebWorker,
    start,
    readDataset,
    size: ({ id }) =>
      id === "webgpu" ? 1 : cpuPoolSize(navigator.hardwareConcurrency, deviceMemory(), bytesPerWorker),
  });
}

function spawnWebWorker(): WorkerPort {
  const worker = new Worker(new URL("../../workers/lab.worker.ts", import.meta.url), { type: "module" });
  return {
    lab: wrap<LabWorker>(worker) as unknown as LabWorker,
    onDeath(listener) {
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        listener(event.message || "its script could not be loaded");
      });
      worker.addEventListener("messageerror", () => listener("it sent a message that cannot be read"));
    },
    terminate: () => worker.terminate(),
  };
}

/** Bytes of the machine as the browser tells them (rounded, at most 8 GiB), or 4 GiB where it does not. */
function deviceMemory(): number {
  const gibibytes = (navigator as { readonly deviceMemory?: number }).deviceMemory ?? 4;
  return gibibytes * 2 ** 30;
}
