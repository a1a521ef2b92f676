import { estimate, memoryPerWorker } from "../../src/experiment/plan/cost.ts";
import type { Plan } from "../../src/experiment/plan/plannedTask.ts";
import { taskLabelText } from "../../src/experiment/plan/taskLabelText.ts";
import { secondsOfTasks } from "../../src/experiment/plan/taskSeconds.ts";
import { aboutText } from "../../src/experiment/terms/format.ts";
import type { Digest } from "../../src/experiment/terms/system.ts";
import { labVersion } from "../../src/experiment/terms/version.ts";
import { messageOf } from "../../src/lab/engine/namedError.ts";
import { execute } from "../../src/lab/run/executor.ts";
import type { RunState } from "../../src/lab/run/runState.ts";
import { measureTasks, speedOfBackend } from "../../src/lab/run/speeds.ts";
import type { Store } from "../../src/lab/store/store.ts";
import { openDirectoryStore } from "../files/directoryStore.ts";
import { UserError } from "../terminal/command.ts";
import type { ProgressView } from "../terminal/progress.ts";
import { importedNetworks } from "./importedModels.ts";
import { createNodePool } from "./nodePool.ts";
import { type Device, startOf } from "./runOptions.ts";

/** Opens the store of a run in a folder; damage and waiting are reported with the label of the task. */
export async function openRunStore(folder: string, { tasks }: Pick<Plan, "tasks">, view: ProgressView): Promise<Store> {
  const labels = new Map(tasks.map(({ key, label }) => [key, taskLabelText(label)]));
  try {
    return await openDirectoryStore({
      folder,
      onDamaged: ({ key, place, reason }) =>
        view.say(`note: ${place} ("${labels.get(key) ?? key}") is damaged and counts as absent: ${reason}`),
      onWait: (key, { pid, host }) =>
        view.say(
          `note: process ${pid} on ${host} is working on "${labels.get(key) ?? key}", whose result this run will use`,
        ),
      onReplaced: (key, sentence) => view.say(`note: "${labels.get(key) ?? key}": ${sentence}`),
    });
  } catch (error) {
    throw new UserError(`${folder} cannot be used for results: ${messageOf(error)}`);
  }
}

export interface RunTasksOptions {
  readonly title: string;
  readonly store: Store;
  readonly view: ProgressView;
  readonly signal: AbortSignal;
  readonly device: Device;
  readonly workers: number | undefined;
  /** One of many jobs: refuses a GPU that only software simulates, unless it is named, and measures no speed. */
  readonly isJob?: boolean;
  /** Folder of data sets that are not part of the lab. */
  readonly data: string | undefined;
  /**
   * Weights of systems that were trained elsewhere, by the SHA-256 of their bytes. Default: the stored models that the
   * tasks name.
   */
  readonly imported?: ReadonlyMap<Digest, Uint8Array>;
}

/** Runs tasks on a new pool of threads, shows their progress, and resolves to their final states. */
export async function runTasks(planned: Pick<Plan, "tasks">, options: RunTasksOptions): Promise<RunState> {
  const { title, store, view, signal, device, workers, data } = options;
  const imported = options.imported ?? (await importedNetworks(planned, data));
  const pool = await createNodePool({
    start: startOf(device, planned.tasks),
    bytesPerWorker: memoryPerWorker(planned.tasks),
    data,
    ...(workers === undefined ? {} : { workers }),
  });
  try {
    const { id, adapter, reason, software } = pool.backend;
    if (software && options.isJob === true && device.adapter === undefined)
      throw new UserError(
        `no GPU found, only ${adapter}, which computes in software: run on a machine with a GPU, or name it with --adapter`,
      );
    view.say(title);
    view.say(`${id} on ${adapter}, ${pool.size === 1 ? "1 worker" : `${pool.size} workers`}. ${reason}`);
    const stored = new Set(await store.keys());
    const unfinished = planned.tasks.filter(({ key }) => !stored.has(key));
    const speeds = options.isJob === true ? undefined : await measureTasks(pool, unfinished, pool.size);
    const secondsOf = secondsOfTasks(planned.tasks, speedOfBackend(id, speeds));
    if (unfinished.length > 0 && speeds !== undefined) {
      const { seconds } = estimate({ tasks: unfinished }, { secondsOf, workers: pool.size });
      view.say(`${aboutText(seconds)} for ${unfinished.length} tasks, by a measurement of this machine just now`);
    }
    const state = await execute(planned, {
      store,
      pool,
      signal,
      version: labVersion,
      imported,
      cost: secondsOf,
      onUpdate: view.update,
    });
    view.end();
    return state;
  } finally {
    await pool.close();
  }
}

/** Exit codes by the outcome of a run. */
export const exitCodes = { running: 1, finished: 0, failed: 1, stopped: 130 } as const;

/** "22 tasks: 20 computed, 2 cached". */
export function countsText({ tasks }: Pick<RunState, "tasks">): string {
  const count = (status: string) => tasks.filter((task) => task.status === status).length;
  const states = ["computed", "cached", "imported", "failed", "stopped"]
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`);
  return `${tasks.length} tasks: ${states.join(", ")}`;
}

/** The closing line of a run that did not finish. */
export const endings: Readonly<Record<RunState["outcome"], string>> = {
  running: "",
  finished: "",
  failed: "Some tasks failed; the reasons are above and in result.json.",
  stopped: "Stopped. Run the same command again to resume.",
};
