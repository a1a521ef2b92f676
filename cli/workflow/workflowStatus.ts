import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PlannedTask } from "../../src/experiment/plan/plannedTask.ts";
import type { Key } from "../../src/experiment/terms/system.ts";
import { checkpointHistory } from "../../src/lab/run/checkpointHistory.ts";
import { absent } from "../files/atomicFile.ts";
import { type LockHolder, readHolder } from "../files/fileLock.ts";
import { type Failure, readFailures } from "./failures.ts";
import { receiptIds } from "./receipts.ts";
import { readTasks, storeFolder, type WorkflowFile } from "./workflowFile.ts";

/** A task that a process is computing. */
export interface RunningTask {
  readonly task: PlannedTask;
  readonly holder: LockHolder;
  /** Epochs in the newest checkpoint of a training. */
  readonly epochs: number;
}

/** The progress of a workflow, from the names of files; no result is opened. */
export interface WorkflowStatus {
  readonly done: ReadonlySet<Key>;
  readonly receipts: ReadonlySet<string>;
  readonly running: readonly RunningTask[];
  /** Failures of tasks that have no result. */
  readonly failures: readonly Failure[];
  /** Tasks that are not running but have a checkpoint. */
  readonly interrupted: number;
  /** Share of the estimated work that is done, 0 to 1. */
  readonly fraction: number;
  /** Seconds until the end at the pace of the last hour; null as long as that is unknown. */
  readonly secondsLeft: number | null;
}

/** Reads the progress of the workflow in a folder. */
export async function workflowStatus(folder: string, file: WorkflowFile, nowMs = Date.now()): Promise<WorkflowStatus> {
  const store = storeFolder(folder, file);
  const all = new Set(Object.values(file.jobs).flatMap(({ tasks }) => tasks));
  const keysIn = async (kind: string, ending: string) => {
    const names = (await readdir(join(store, kind)).catch(absent)) ?? [];
    const keys = names.filter((name) => name.endsWith(ending)).map((name) => name.slice(0, -ending.length));
    return keys.filter((key) => all.has(key));
  };
  const [artefacts, locks, checkpoints, receipts, failed] = await Promise.all([
    keysIn("artefacts", ".json"),
    keysIn("locks", ".lock"),
    keysIn("checkpoints", ".bin"),
    receiptIds(folder),
    readFailures(folder),
  ]);
  const done = new Set(artefacts);
  const holders = new Map<Key, LockHolder>();
  for (const key of locks) {
    const holder = done.has(key) ? undefined : await readHolder(join(store, "locks", `${key}.lock`));
    if (holder !== undefined) holders.set(key, holder);
  }
  const running: RunningTask[] = [];
  for (const task of await readTasks(folder, file, [...holders.keys()])) {
    const holder = holders.get(task.key);
    if (holder !== undefined)
      running.push({ task, holder, epochs: await epochsOf(join(store, "checkpoints", `${task.key}.bin`)) });
  }
  const jobs = Object.values(file.jobs);
  const total = jobs.reduce((sum, { seconds }) => sum + seconds, 0);
  const finished = jobs.reduce(
    (sum, { seconds, tasks }) => sum + (seconds * tasks.filter((key) => done.has(key)).length) / tasks.length,
    0,
  );
  return {
    done,
    receipts,
    running,
    failures: failed.filter(({ key }) => all.has(key) && !done.has(key) && !holders.has(key)),
    interrupted: checkpoints.filter((key) => !done.has(key) && !holders.has(key)).length,
    fraction: done.size === all.size ? 1 : finished / total,
    secondsLeft: await secondsLeft(folder, file, receipts, { left: total - finished, nowMs }),
  };
}

const digestBytes = 32;

/** Epochs in a checkpoint, whose weights are not read. */
async function epochsOf(path: string): Promise<number> {
  const file = await open(path, "r").catch(absent);
  if (file === undefined) return 0;
  try {
    const head = Buffer.alloc(8);
    await file.read(head, 0, 8, digestBytes);
    const length = 8 + Math.min(Number(head.readBigUInt64LE()), 4 * 2 ** 20);
    const header = new Uint8Array(length);
    await file.read(header, 0, length, digestBytes);
    return checkpointHistory(header).length;
  } finally {
    await file.close();
  }
}

const paceMs = 3_600_000;

/** The time left if the jobs to come finish at the pace of those of the last hour. */
async function secondsLeft(
  folder: string,
  { jobs }: WorkflowFile,
  receipts: ReadonlySet<string>,
  { left, nowMs }: { readonly left: number; readonly nowMs: number },
): Promise<number | null> {
  const ended = await Promise.all(
    [...receipts].map(async (id) => {
      const found = await stat(join(folder, "receipts", `${id}.json`)).catch(absent);
      return { seconds: jobs[id]?.seconds ?? 0, endMs: found?.mtimeMs ?? 0 };
    }),
  );
  const recent = ended.filter(({ endMs }) => nowMs - endMs < paceMs).sort((a, b) => a.endMs - b.endMs);
  const [first, ...others] = recent;
  if (first === undefined || others.length === 0) return null;
  const work = others.reduce((sum, { seconds }) => sum + seconds, 0);
  return (left * (nowMs - first.endMs)) / 1000 / work;
}
