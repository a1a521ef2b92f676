import { availableParallelism, totalmem } from "node:os";
import { Worker } from "node:worker_threads";
import { wrap } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import type { LabWorker, StartRequest } from "../../src/lab/engine/api.ts";
import { messageOf } from "../../src/lab/engine/namedError.ts";
import type { WorkerPort } from "../../src/lab/engine/restartableWorker.ts";
import type { Pool } from "../../src/lab/pool/pool.ts";
import { cpuPoolSize } from "../../src/lab/pool/poolSize.ts";
import { createWorkerPool } from "../../src/lab/pool/workerPool.ts";
import { readDataset } from "../files/dataFolder.ts";
import { threadFile } from "../files/ownFiles.ts";
import { UserError } from "../terminal/command.ts";

export interface NodePoolOptions {
  readonly start: StartRequest;
  /** Tasks that run at once. Default: as many as cores and memory allow, one on a GPU. */
  readonly workers?: number;
  /** Estimated bytes that the largest task needs. */
  readonly bytesPerWorker: number;
  /** Folder of data sets that are not part of the lab. */
  readonly data?: string | undefined;
}

/** A pool of worker threads that run the same engine as the page. @throws UserError if it cannot start. */
export function createNodePool({ start, workers, bytesPerWorker, data }: NodePoolOptions): Promise<Pool> {
  return createWorkerPool({
    spawn: spawnThread,
    start,
    readDataset: (dataset) => readDataset(dataset, data),
    size: ({ id }) => {
      if (workers !== undefined) return workers;
      return id === "webgpu" ? 1 : cpuPoolSize(availableParallelism(), totalmem(), bytesPerWorker);
    },
  }).catch((error) => {
    throw new UserError(messageOf(error));
  });
}

/** A thread with the engine of the lab. */
export function spawnThread(): WorkerPort<LabWorker> {
  // The thread registers TypeScript by itself, so it inherits no options.
  return threadPort(new Worker(threadFile, { execArgv: [] }));
}

/** The port of a thread that exposes `Remote` through Comlink. */
export function threadPort<Remote>(worker: Worker): WorkerPort<Remote> {
  return {
    remote: wrap<Remote>(nodeEndpoint(worker)) as unknown as Remote,
    onDeath(listener) {
      worker.on("error", (error) => listener(error.message));
      worker.on("exit", (code) => listener(`its thread exited with code ${code}`));
    },
    terminate: () => void worker.terminate(),
  };
}
