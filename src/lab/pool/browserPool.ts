import { wrap } from "comlink";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import type { DatasetFiles, LabWorker, StartRequest } from "../engine/api.ts";
import { watchLifeline } from "../engine/lifeline.ts";
import type { WorkerPort } from "../engine/managedWorker.ts";
import type { Pool } from "./pool.ts";
import { mostAtOnce } from "./poolSize.ts";
import { createWorkerPool } from "./workerPool.ts";

export interface BrowserPoolOptions {
  readonly start: StartRequest;
  readonly readDataset: (dataset: ResolvedChoice) => Promise<DatasetFiles>;
  /** Told in one sentence when a worker or its GPU was lost and will be replaced. */
  readonly onLost: (reason: string) => void;
}

/** Web Workers, started when first needed: one on a GPU; on a CPU as many as cores, and one more for the interactive lane. */
export function createBrowserPool({ start, readDataset, onLost }: BrowserPoolOptions): Promise<Pool> {
  return createWorkerPool({
    spawn: spawnWebWorker,
    start,
    readDataset,
    onLost,
    size: ({ id }) => (id === "webgpu" ? 1 : mostAtOnce(navigator.hardwareConcurrency)),
  });
}

function spawnWebWorker(): WorkerPort {
  const worker = new Worker(new URL("../../../workers/lab.worker.ts", import.meta.url), { type: "module" });
  const ended = new AbortController();
  return {
    lab: wrap<LabWorker>(worker) as unknown as LabWorker,
    onDeath(listener) {
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        listener(event.message || "its script could not be loaded");
      });
      worker.addEventListener("messageerror", () => listener("it sent a message that cannot be read"));
      watchLifeline(worker, ended.signal, () =>
        listener("the browser closed it, perhaps for want of memory"),
      );
    },
    terminate() {
      ended.abort();
      worker.terminate();
    },
  };
}
