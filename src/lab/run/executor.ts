import type { Plan, PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { messageOf } from "../engine/namedError.ts";
import { createResultShelf } from "../store/resultShelf.ts";
import type { RunControl } from "./runControl.ts";
import { createRunRecord } from "./runRecord.ts";
import type { RunState, RunUpdate } from "./runState.ts";
import { createSchedule } from "./schedule.ts";
import { createTaskRunner, type TaskRunnerOptions } from "./taskRunner.ts";

export interface ExecuteOptions extends Pick<TaskRunnerOptions, "store" | "pool" | "version" | "cost" | "imported"> {
  readonly signal: AbortSignal;
  readonly onUpdate?: (update: RunUpdate) => void;
  /** Most tasks that run at once, where memory allows fewer than the pool has workers. */
  readonly atOnce?: number;
  /** Pauses, resumes and cancels single tasks, or all. */
  readonly control?: RunControl;
  /** Seconds since any fixed moment; for tests. */
  readonly now?: () => number;
}

/**
 * Runs a plan: every task once, after the tasks it needs, on as many workers as the pool has. A stored result counts
 * only if the digests of its inputs are those of the results at hand. A failed task fails the tasks that need it and no
 * others; an abort keeps everything that is finished, and checkpoints of the rest. A paused task gives its worker back
 * and resumes from its last checkpoint; the run waits for it. Failed tasks do not reject: the resolved state shows them.
 */
export async function execute({ tasks }: Pick<Plan, "tasks">, options: ExecuteOptions): Promise<RunState> {
  const { store, pool, signal, control, cost, onUpdate } = options;
  const now = options.now ?? (() => performance.now() / 1000);
  const parallel = Math.min(pool.size, options.atOnce ?? pool.size);
  const { together } = pool;
  const record = createRunRecord(tasks, { cost, parallel: together ?? parallel, now, onUpdate });
  const schedule = createSchedule(tasks, record);
  const shelf = createResultShelf(store, record.notify);
  const compute = createTaskRunner({ ...options, now, record, shelf });
  /** Stops each task that is under way. */
  const stops = new Map<Key, AbortController>();
  /** Those of them on which another tab or process works. They take up no worker. */
  const elsewhere = new Set<Key>();
  const trainings = new Set(tasks.flatMap(({ key, task }) => (task.kind === "train" ? [key] : [])));
  let wake = () => {};

  /** Adopts stored results before anything starts, so that the time left is known. */
  async function adoptStored(): Promise<void> {
    for (const planned of tasks) {
      if (signal.aborted) return;
      if (!schedule.isReady(planned)) continue;
      const stored = await shelf.find(planned.key, schedule.inputsOf(planned));
      if (stored !== undefined) schedule.finish(stored, "cached");
    }
  }

  /** Whether fewer tasks than can run at once are running here; this task itself does not count. */
  function mayStart({ key }: PlannedTask): boolean {
    const here = [...stops.keys()].filter((one) => one !== key && !elsewhere.has(one));
    if (together === undefined) return here.length < parallel;
    const isTraining = trainings.has(key);
    const alike = here.filter((one) => trainings.has(one) === isTraining);
    return alike.length < (isTraining ? together : parallel);
  }

  async function run(planned: PlannedTask): Promise<void> {
    const { key } = planned;
    const stop = new AbortController();
    stops.set(key, stop);
    const either = AbortSignal.any([signal, stop.signal]);
    try {
      const inputs = schedule.inputsOf(planned);
      const work = async () => {
        // Another tab or process may have finished the task while this one waited for the lock.
        const stored = await shelf.find(key, inputs);
        const hasWaited = elsewhere.delete(key);
        if (stored !== undefined) schedule.finish(stored, "cached");
        // Other tasks have taken the worker since.
        else if (hasWaited && !mayStart(planned)) schedule.wait(key);
        else schedule.finish(await compute(planned, inputs, either), "computed");
      };
      await store.exclusively(key, either, work, () => {
        elsewhere.add(key);
        wake();
      });
    } catch (error) {
      if (signal.aborted) record.change(key, { status: "stopped", pace: null });
      else if (!stop.signal.aborted) schedule.fail(key, messageOf(error));
      else schedule.wait(key);
    } finally {
      stops.delete(key);
      elsewhere.delete(key);
      follow(key);
      wake();
    }
  }

  /** Brings a task to the state that the user asks for; `run` calls it again when a task under way has stopped. */
  function follow(key: Key): void {
    if (control === undefined) return;
    const desired = control.desired(key);
    const underWay = stops.get(key);
    const { status } = record.get(key);
    if (underWay !== undefined) {
      if (desired !== "run") underWay.abort();
    } else if (status === "waiting" && desired === "pause") schedule.pause(key);
    else if (status === "paused" && desired === "run") schedule.wait(key);
    else if (schedule.isUnstarted(key) && desired === "cancel") schedule.stop(key);
  }

  function followAll(): void {
    for (const { key } of tasks) follow(key);
  }

  await adoptStored();
  record.report();
  followAll();
  const unfollow = control?.onChange((key) => {
    if (key === undefined) followAll();
    else follow(key);
    wake();
  });
  const onAbort = () => wake();
  signal.addEventListener("abort", onAbort);
  while (true) {
    const woken = new Promise<void>((resolve) => {
      wake = resolve;
    });
    while (!signal.aborted) {
      const planned = schedule.take(mayStart);
      if (planned === undefined) break;
      void run(planned);
    }
    if (stops.size === 0 && (signal.aborted || record.count("paused") === 0)) break;
    await woken;
  }
  unfollow?.();
  signal.removeEventListener("abort", onAbort);
  for (const { key } of tasks) if (schedule.isUnstarted(key)) record.change(key, { status: "stopped" });
  return record.end();
}
