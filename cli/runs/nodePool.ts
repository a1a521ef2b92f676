import { availableParallelism, totalmem } from "node:os";
import { Worker } from "node:worker_threads";
import { wrap } from "comlink";
import nodeEndpoint from "comlink/dist/esm/node-adapter.mjs";
import type { BackendId } from "../../src/experiment/artefacts/artefact.ts";
import type { LabWorker, StartRequest } from "../../src/lab/engine/api.ts";
import { createLabClient } from "../../src/lab/engine/labClient.ts";
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
    spawn: () => takeSpare(start) ?? spawnThread(),
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

/** A thread whose engine runs and which belongs to no pool yet. */
let spare: { readonly port: WorkerPort<LabWorker>; readonly backend: BackendId } | undefined;

/**
 * What `--backend auto` starts on this machine. The thread that found out becomes the first worker of the next pool, so
 * that a command starts its engine once; `endSpare` ends it otherwise. @throws UserError if no backend starts.
 */
export async function bestBackend(): Promise<BackendId> {
  if (spare !== undefined) return spare.backend;
  const port = spawnThread();
  const client = createLabClient({
    spawn: () => port,
    start: () => ({ prefer: "auto" }),
    readDataset: (dataset) => readDataset(dataset, undefined),
    graceMs: 0,
    onLost: undefined,
  });
  const { id } = await client.backend().catch((error) => {
    client.terminate();
    throw new UserError(messageOf(error));
  });
  spare = { port, backend: id };
  return id;
}

/** The spare thread for a pool that would start the same; undefined if there is none. */
function takeSpare({ prefer, adapter }: StartRequest): WorkerPort<LabWorker> | undefined {
  if (spare === undefined || adapter !== undefined || (prefer !== "auto" && prefer !== spare.backend)) return undefined;
  const { port } = spare;
  spare = undefined;
  return port;
}

/** Ends the thread of `bestBackend` if no pool took it. */
export function endSpare(): void {
  spare?.port.terminate();
  spare = undefined;
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
