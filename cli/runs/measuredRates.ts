import { stat } from "node:fs/promises";
import { availableParallelism, totalmem } from "node:os";
import type { BackendId } from "../../src/experiment/artefacts/artefact.ts";
import { benchSpeeds } from "../../src/experiment/machine/benchSpeeds.ts";
import { memoryPerWorker, type Rates } from "../../src/experiment/plan/cost.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import { secondsOfTasks } from "../../src/experiment/plan/taskSeconds.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import { cpuPoolSize } from "../../src/lab/pool/poolSize.ts";
import { isDone } from "../../src/lab/run/runState.ts";
import { measureTasks, multiplyAddsPerSecond, type Speeds, speedOfBackend } from "../../src/lab/run/speeds.ts";
import { storedTasks } from "../../src/lab/run/storedTasks.ts";
import { typicalRates } from "../../src/lab/run/typicalRates.ts";
import type { KnownBench } from "../files/benchFiles.ts";
import { openDirectoryStore } from "../files/directoryStore.ts";
import { type Terminal, UserError } from "../terminal/command.ts";
import { createNodePool } from "./nodePool.ts";
import { type Device, startOf } from "./runOptions.ts";

export interface MeasuredRates extends Rates {
  readonly backend: BackendId;
  readonly multiplyAddsPerSecond: number;
  /** Where the speed is from, unless all of it was measured just now. */
  readonly note: string | null;
}

/**
 * The speed of the unfinished tasks on the workers that a run would use: of networks that `lab bench` measured, from its
 * file, of the others measured in about a second. Where the backend cannot start, as on a login node without the GPU of the
 * run, it is as typical as the file says, and a note says so.
 */
export async function measuredRates(
  { tasks }: Pick<Plan, "tasks">,
  stored: ReadonlySet<Key>,
  device: Device,
  workers: number | undefined,
  bench: KnownBench | null,
): Promise<MeasuredRates> {
  const unfinished = tasks.filter(({ key }) => !stored.has(key));
  const start = startOf(device, tasks);
  const { prefer } = start;
  const pool = await createNodePool({
    start,
    bytesPerWorker: memoryPerWorker(tasks),
    ...(workers === undefined ? {} : { workers }),
  }).catch((error) => {
    if (error instanceof UserError && prefer !== "auto") return error;
    throw error;
  });
  if (pool instanceof UserError) {
    const backend = prefer === "auto" ? "wasm" : prefer;
    const fitting = cpuPoolSize(availableParallelism(), totalmem(), memoryPerWorker(tasks));
    return {
      backend,
      workers: workers ?? (backend === "webgpu" ? 1 : fitting),
      secondsOf: secondsOfTasks(tasks, speedOfBackend(backend, benched(bench, backend))),
      multiplyAddsPerSecond: multiplyAddsPerSecond(backend, benched(bench, backend)),
      note: benchNote(bench, backend) ?? `times are those of a typical machine, since ${pool.message}`,
    };
  }
  try {
    const backend = pool.backend.id;
    const speeds = await measureTasks(pool, unfinished, pool.size, benched(bench, backend));
    return {
      backend,
      workers: pool.size,
      secondsOf: secondsOfTasks(tasks, speedOfBackend(backend, speeds)),
      multiplyAddsPerSecond: multiplyAddsPerSecond(backend, speeds),
      note: benchNote(bench, backend),
    };
  } finally {
    await pool.close();
  }
}

/** What a benchmark says about a backend. */
export const benched = (bench: KnownBench | null, backend: BackendId): Speeds =>
  bench === null ? new Map() : benchSpeeds(bench.file, backend, typicalRates[backend]);

function benchNote(bench: KnownBench | null, backend: BackendId): string | null {
  if (bench === null || benched(bench, backend).size === 0) return null;
  const { date, machine, warnings = [] } = bench.file;
  const doubt = warnings.length === 0 ? "" : "; it warns that its timings are doubtful, so estimates are too";
  return `times are calibrated by ${bench.path}, which measured ${machine.cpu ?? machine.system} on ${date.slice(0, 10)}${doubt}`;
}

/** The keys of a plan whose results a folder holds; none if there is no such folder. */
export async function storedIn(
  folder: string,
  planned: Pick<Plan, "tasks">,
  { err }: Pick<Terminal, "err">,
): Promise<ReadonlySet<Key>> {
  // Opening a store would create its folders.
  const exists = await stat(folder).then(
    () => true,
    () => false,
  );
  if (!exists) return new Set();
  const store = await openDirectoryStore({
    folder,
    onDamaged: ({ place, reason }) => err.write(`note: ${place} is damaged and counts as absent: ${reason}\n`),
  });
  return new Set((await storedTasks(planned, store)).filter(isDone).map(({ key }) => key));
}
