import { taskMultiplyAdds } from "../../experiment/plan/cost.ts";
import { plan as planOf } from "../../experiment/plan/plan.ts";
import type { ExperimentSpec } from "../../experiment/spec/spec.ts";
import { parseSpec } from "../../experiment/spec/validate.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { createRunControl, type RunControl } from "../../lab/run/runControl.ts";
import { isDone, type RunState } from "../../lab/run/runState.ts";
import { labVersion } from "../../lab/run/version.ts";
import { announceActivity } from "../page/view.ts";
import { lab } from "../systems/lab.ts";
import { followElsewhere } from "./earlierRuns.ts";
import { offerTrained } from "./offerTrained.ts";
import { learnRate, ratesOf } from "./rates.ts";
import { resultStore } from "./resultStore.ts";
import { isLive, isPaused, newRun, type Run, runLabel, trainedSystems, withState } from "./run.ts";
import { lockName, locks } from "./runLocks.ts";
import { announceRun } from "./runNews.ts";
import { summaryOf } from "./runSummary.ts";
import { attempt, changeRun, findRun, liveRun, remember, runsStore } from "./runs.ts";
import { tasksAtOnce } from "./tasksAtOnce.ts";

/** Milliseconds between two updates of the page while tasks report: the cores are needed for the tasks. */
const pace = 300;

let cancelling: AbortController | undefined;
let control: RunControl | undefined;

/**
 * Start an experiment. Resolves when it has ended in any way; what happened is in the store. Throws at once, naming
 * what is wrong, when the spec is invalid or another run is going on.
 */
export function startRun(spec: ExperimentSpec): Promise<void> {
  const parsed = parseSpec(spec);
  if (!parsed.ok) {
    throw new Error(parsed.problems.map(({ path, message }) => `${path}: ${message}`).join("; "));
  }
  const startedAt = new Date().toISOString();
  return begin(newRun(`run-${Date.parse(startedAt).toString(36)}`, startedAt, parsed.spec));
}

/** Go on with a run that was stopped or failed: finished tasks are kept, trainings continue at their last epoch. */
export function resumeRun(id: string): Promise<void> {
  return begin({ ...findRun(id), status: "preparing", error: null });
}

/** Stop the live run. Everything that is finished stays, and the last epoch of what is not. */
export function cancelRun(): void {
  const live = liveRun(runsStore.getState());
  if (live === undefined) return;
  changeRun(live.id, { status: "cancelling" });
  cancelling?.abort();
}

/** Pause one task of the live run, or all: what is running gives its worker back and keeps its last epoch. */
export function pauseTasks(key?: Key): void {
  control?.pause(key);
}

/** Let one task of the live run go on, or all that were paused. */
export function resumeTasks(key?: Key): void {
  control?.resume(key);
}

/** Leave one task of the live run out, with what needs it; resuming the run later takes it up again. */
export function cancelTask(key: Key): void {
  control?.cancel(key);
}

async function begin(run: Run): Promise<void> {
  const other = liveRun(runsStore.getState());
  if (other !== undefined) {
    throw new Error(`"${runLabel(other)}" is going on: wait for it to end, or cancel it`);
  }
  runsStore.setState(({ runs }) => ({ runs: [run, ...runs.filter(({ id }) => id !== run.id)] }));
  remember(run, "running");
  const controller = new AbortController();
  cancelling = controller;
  window.addEventListener("beforeunload", warnBeforeLeaving);
  announceActivity("0 % run");
  try {
    // The lock keeps a hidden tab from being frozen and tells other tabs that this run is taken.
    await locks().request(lockName(run.id), { ifAvailable: true }, async (lock) => {
      if (lock === null) return changeRun(run.id, { status: "elsewhere" });
      await carryOut(run.id, controller.signal);
    });
  } catch (error) {
    const isCancelled = controller.signal.aborted;
    changeRun(run.id, isCancelled ? { status: "stopped" } : { status: "failed", error: messageOf(error) });
  } finally {
    window.removeEventListener("beforeunload", warnBeforeLeaving);
    announceActivity("");
    control = undefined;
    settle(run.id);
  }
}

/** What is left to do when a run is over for this tab. */
function settle(id: string): void {
  const run = findRun(id);
  if (run.status === "elsewhere") {
    followElsewhere(id);
    return;
  }
  announceRun(run, true);
  remember(run, run.status === "finished" || run.status === "failed" ? run.status : "stopped");
}

async function carryOut(id: string, signal: AbortSignal): Promise<void> {
  const plan = await planOf(findRun(id).spec);
  changeRun(id, { plan });
  const [pool, store, { execute }] = await Promise.all([
    lab(),
    resultStore(),
    import("../../lab/run/executor.ts"),
  ]);
  signal.throwIfAborted();
  const { multiplyAddsPerSecond } = ratesOf(pool.backend.id, pool.size);
  const { workers } = tasksAtOnce(plan, pool.backend.id);
  control = createRunControl();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ended = await execute(plan, {
    store,
    pool,
    signal,
    control,
    atOnce: workers,
    version: labVersion,
    cost: ({ task }) => taskMultiplyAdds(task) / multiplyAddsPerSecond,
    onUpdate: ({ state }) => {
      timer ??= setTimeout(() => {
        timer = undefined;
        show(id, state());
      }, pace);
    },
  });
  clearTimeout(timer);
  show(id, ended);
  attempt(() => learnRate(ended.tasks, pool.backend.id));
}

/** Put news on the page; summarise and offer systems only when there is something new to tell. */
function show(id: string, state: RunState): void {
  const before = findRun(id);
  const run = withState(before, state);
  const isNews = countDone(run) !== countDone(before) || run.status !== before.status;
  const summary = isNews ? summaryOf(run) : before.summary;
  changeRun(id, { ...run, summary });
  if (isLive(run)) {
    announceActivity(`${Math.floor(100 * run.fraction)} % ${isPaused(run) ? "paused" : "run"}`);
    announceRun(run, false);
  }
  if (isNews && (trainedSystems(run).length !== trainedSystems(before).length || !isLive(run)))
    offerTrained(findRun(id));
}

const countDone = (run: Run) => run.tasks.filter(isDone).length;

function warnBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
