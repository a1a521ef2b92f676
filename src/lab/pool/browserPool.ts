import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import type { DatasetFiles, LabWorker, StartRequest } from "../engine/api.ts";
import type { WorkerPort } from "../engine/restartableWorker.ts";
import { webWorkerPort } from "../engine/webWorkerPort.ts";
import type { Pool } from "./pool.ts";
import { mostAtOnce } from "./poolSize.ts";
import { createWorkerPool } from "./workerPool.ts";

interface BrowserPoolOptions {
  readonly start: StartRequest;
  /** CPU cores to use, as the browser reports them or as the visitor asked. */
  readonly cores: number;
  readonly readDataset: (dataset: ResolvedChoice) => Promise<DatasetFiles>;
  /** Called with one sentence when a worker or its GPU is lost and will be replaced. */
  readonly onLost: (reason: string) => void;
}

/** Web Workers, started on first use: one on a GPU; on a CPU at most one per core, eight at most, and one more for the interactive lane. */
export function createBrowserPool({ start, cores, readDataset, onLost }: BrowserPoolOptions): Promise<Pool> {
  return createWorkerPool({
    spawn: spawnLabWorker,
    start,
    readDataset,
    onLost,
    size: ({ id }) => (id === "webgpu" ? 1 : mostAtOnce(cores)),
  });
}

/** One worker with the engine of the lab. */
export function spawnLabWorker(): WorkerPort<LabWorker> {
  return webWorkerPort(new Worker(new URL("../../../workers/lab.worker.ts", import.meta.url), { type: "module" }));
}
