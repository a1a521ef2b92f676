import { networksOf } from "../../experiment/plan/networkSpeed.ts";
import { plan as planOf } from "../../experiment/plan/plan.ts";
import { secondsOfTasks } from "../../experiment/plan/taskSeconds.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { labVersion } from "../../experiment/terms/version.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { createRunControl, type RunControl } from "../../lab/run/runControl.ts";
import { isDone, type RunState } from "../../lab/run/runState.ts";
import { speedOfBackend } from "../../lab/run/speeds.ts";
import { pageLocks } from "../../lab/store/pageLocks.ts";
import { withLock } from "../../lab/store/webLock.ts";
import { networkFiles } from "../models/models.ts";
import { announceActivity } from "../page/view.ts";
import { lab, specHere } from "../systems/lab.ts";
import { tasksAtOnce } from "./machine.ts";
import { measuredSpeeds } from "./machineSpeeds.ts";
import { offerTrained } from "./offerTrained.ts";
import { announceRun, lockName } from "./otherTabs.ts";
import { followElsewhere } from "./restoreRuns.ts";
import { resultStore } from "./resultStore.ts";
import { isLive, isPaused, newRun, type Run, runLabel, summaryOf, trainedSystems, withState } from "./run.ts";
import { changeRun, findRun, liveRun, remember, runsStore } from "./runsStore.ts";

/** Milliseconds between two updates of the page while tasks report progress: the tasks need the cores. */
const updateMs = 300;

/** The controls of the live run; null while there is none. */
let live: { readonly stop: AbortController; readonly control: RunControl } | null = null;

/**
 * Starts an experiment. Resolves when it has ended, in whatever way; the outcome is in the store.
 *
 * @throws an Error that names the problem if the spec is invalid or another run is live.
 */
export function startRun(spec: ExperimentSpec, words: Partial<Pick<Run, "name" | "sweep">> = {}): Promise<void> {
  const parsed = parseSpec(spec);
  if (!parsed.ok) {
    throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join("; "));
  }
  const startedAt = new Date().toISOString();
  return begin({ ...newRun(`run-${Date.parse(startedAt).toString(36)}`, startedAt, parsed.spec), ...words }, true);
}

/** Resumes a run that was stopped or failed: finished tasks are kept, others continue from their last checkpoint. */
export function resumeRun(id: string): Promise<void> {
  return begin({ ...findRun(id), status: "preparing", error: null });
}

/** Stops the live run; results are kept, and the last checkpoints of unfinished tasks. */
export function cancelRun(): void {
  const run = liveRun(runsStore.getState());
  if (run === undefined) return;
  changeRun(run.id, { status: "cancelling" });
  live?.stop.abort();
}

/** Pauses one task of the live run, or all; running tasks give their workers back and keep their last checkpoint. */
export function pauseTasks(key?: Key): void {
  live?.control.pause(key);
}

/** Resumes one task of the live run, or all. */
export function resumeTasks(key?: Key): void {
  live?.control.resume(key);
}

/** Cancels one task of the live run with the tasks that need it; resuming the run later includes them again. */
export function cancelTask(key: Key): void {
  live?.control.cancel(key);
}

async function begin(run: Run, isNew = false): Promise<void> {
  const other = liveRun(runsStore.getState());
  if (other !== undefined) {
    throw new Error(`"${runLabel(other)}" is running: wait until it finishes, or cancel it`);
  }
  runsStore.setState(({ runs }) => ({ runs: [run, ...runs.filter(({ id }) => id !== run.id)] }));
  remember(run, "running");
  const stop = new AbortController();
  const control = createRunControl();
  live = { stop, control };
  window.addEventListener("beforeunload", warnBeforeLeaving);
  announceActivity("0 % run");
  try {
    // The lock keeps a hidden tab from being frozen and shows other tabs that this run is taken.
    await withLock(pageLocks(), lockName(run.id), { ifAvailable: true }, async (lock) => {
      if (lock === null) return changeRun(run.id, { status: "elsewhere" });
      if (isNew) await settleArithmetic(run.id);
      await carryOut(run.id, stop.signal, control);
    });
  } catch (error) {
    const isCancelled = stop.signal.aborted;
    changeRun(run.id, isCancelled ? { status: "stopped" } : { status: "failed", error: messageOf(error) });
  } finally {
    window.removeEventListener("beforeunload", warnBeforeLeaving);
    announceActivity("");
    live = null;
    settle(findRun(run.id));
  }
}

/** Tells other tabs and later visits how a run has ended. */
function settle(run: Run): void {
  if (run.status === "elsewhere") {
    followElsewhere(run.id);
    return;
  }
  announceRun(run, true, run.tasks);
  remember(run, run.status === "finished" || run.status === "failed" ? run.status : "stopped");
}

/** A new run computes in the arithmetic of the backend; a resumed one keeps the arithmetic that it started in. */
async function settleArithmetic(id: string): Promise<void> {
  await lab();
  const { spec } = findRun(id);
  changeRun(id, { spec: specHere(spec) });
  remember(findRun(id), "running");
}

async function carryOut(id: string, signal: AbortSignal, control: RunControl): Promise<void> {
  const plan = await planOf(findRun(id).spec);
  changeRun(id, { plan });
  const [pool, store, { execute }] = await Promise.all([lab(), resultStore(), import("../../lab/run/executor.ts")]);
  const imported = await networkFiles(plan.systems);
  signal.throwIfAborted();
  const { workers } = tasksAtOnce(plan, pool.backend.id);
  const stored = new Set(await store.keys());
  const speeds = await measuredSpeeds(pool, networksOf(plan.tasks.filter(({ key }) => !stored.has(key))), workers);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = await execute(plan, {
    store,
    pool,
    imported,
    signal,
    control,
    atOnce: workers,
    version: labVersion,
    cost: secondsOfTasks(plan.tasks, speedOfBackend(pool.backend.id, speeds)),
    onUpdate: ({ state }) => {
      timer ??= setTimeout(() => {
        timer = undefined;
        show(id, state());
      }, updateMs);
    },
  });
  clearTimeout(timer);
  show(id, ended);
}

/** Shows the state of the run on this page and in other tabs; new results are summarised, and trained systems offered. */
function show(id: string, state: RunState): void {
  const before = findRun(id);
  const run = withState(before, state);
  const isNews = countDone(run) !== countDone(before) || run.status !== before.status;
  const summary = isNews ? summaryOf(run) : before.summary;
  changeRun(id, { ...run, summary });
  if (isLive(run)) {
    announceActivity(`${Math.floor(100 * run.fraction)} % ${isPaused(run) ? "paused" : "run"}`);
    announceRun(run, false, before.tasks);
  }
  if (isNews && (trainedSystems(run).length !== trainedSystems(before).length || !isLive(run)))
    offerTrained(findRun(id));
}

const countDone = (run: Run) => run.tasks.filter(isDone).length;

function warnBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
