import { createStore } from "zustand/vanilla";
import { taskMultiplyAdds } from "../experiment/cost.ts";
import { resolveChoice } from "../experiment/params.ts";
import { plan as planOf } from "../experiment/plan.ts";
import type { ExperimentSpec } from "../experiment/spec.ts";
import type { Key } from "../experiment/task.ts";
import { parseSpec } from "../experiment/validate.ts";
import { messageOf } from "../lab/namedError.ts";
import { createRunControl, type RunControl } from "../lab/runControl.ts";
import { isDone, type RunState } from "../lab/runState.ts";
import { labVersion } from "../lab/version.ts";
import { lab } from "./lab.ts";
import { learnRate, ratesOf } from "./rates.ts";
import { forgetRemembered, rememberedRuns, rememberRun } from "./rememberedRuns.ts";
import { resultStore } from "./resultStore.ts";
import { isLive, isPaused, newRun, type Run, runLabel, trainedSystems, withState } from "./run.ts";
import { announceRun, hearRuns, type RunNews, withNews } from "./runNews.ts";
import { summaryOf } from "./runSummary.ts";
import { storedTasks } from "./storedRun.ts";
import { labSystem, offerRun, withdrawRun } from "./systems.ts";
import { announceActivity } from "./view.ts";

export interface RunsState {
  /** Latest first. At most one of them is live. */
  readonly runs: readonly Run[];
  /** Whether the runs of earlier visits have been looked up. */
  readonly isRestored: boolean;
  /** What went wrong outside any run, such as storage that is blocked. */
  readonly notices: readonly string[];
}

export const runsStore = createStore<RunsState>()(() => ({ runs: [], isRestored: false, notices: [] }));

/** Milliseconds between two updates of the page while tasks report: the cores are needed for the tasks. */
const pace = 300;

const lockName = (id: string) => `robin-lab-run:${id}`;

let cancelling: AbortController | undefined;
let control: RunControl | undefined;
let restoring: Promise<void> | undefined;
const rereading = new Set<string>();

/** The run that is going on in this tab. */
export function liveRun(state: RunsState): Run | undefined {
  return state.runs.find(isLive);
}

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
  return begin({ ...find(id), status: "preparing", error: null });
}

/** Stop the live run. Everything that is finished stays, and the last epoch of what is not. */
export function cancelRun(): void {
  const live = liveRun(runsStore.getState());
  if (live === undefined) return;
  change(live.id, { status: "cancelling" });
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

/** Take a run off the list. Its results stay in the store, so that the same experiment is not computed again. */
export function removeRun(id: string): void {
  if (isLive(find(id))) throw new Error("the run is going on: cancel it first");
  runsStore.setState(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) }));
  withdrawRun(id);
  attempt(() => forgetRemembered(id));
}

/** Give a run a name of one's own, or notes. They are words about it: nothing is computed again. */
export function describeRun(id: string, words: Partial<Pick<Run, "name" | "notes">>): void {
  change(id, words);
  const run = find(id);
  const { status } = run;
  remember(run, isLive(run) || status === "elsewhere" ? "running" : (status as "finished"));
  if (words.name !== undefined) offer(run);
}

/**
 * Delete a run with every result and checkpoint that no other run on the list needs. Returns how many results went.
 *
 * @throws while it is going on, here or in another tab.
 */
export async function deleteRun(id: string): Promise<number> {
  const run = find(id);
  if (run.status === "elsewhere") throw new Error("the run is going on in another tab: stop it there first");
  const others = runsStore.getState().runs.filter((other) => other.id !== id);
  const [own, needed] = await Promise.all([taskKeys([run]), taskKeys(others)]);
  const store = await resultStore();
  removeRun(id);
  const stored = new Set(await store.keys());
  const unneeded = [...own].filter((key) => !needed.has(key));
  for (const key of unneeded) await store.remove(key);
  return unneeded.filter((key) => stored.has(key)).length;
}

/** Keys of stored results that no run on the list needs: what was left when runs were taken off the list. */
export async function unclaimedResults(): Promise<readonly Key[]> {
  await restoreRuns();
  const [needed, store] = await Promise.all([taskKeys(runsStore.getState().runs), resultStore()]);
  return (await store.keys()).filter((key) => !needed.has(key));
}

/** Free what `unclaimedResults` finds. */
export async function removeUnclaimed(): Promise<void> {
  const store = await resultStore();
  for (const key of await unclaimedResults()) await store.remove(key);
}

async function taskKeys(runs: readonly Run[]): Promise<ReadonlySet<Key>> {
  const plans = await Promise.all(runs.map(({ plan, spec }) => plan ?? planOf(spec)));
  return new Set(plans.flatMap(({ tasks }) => tasks.map(({ key }) => key)));
}

/**
 * Look up the runs of earlier visits and what the store holds of them, and follow those of other tabs. Nothing is
 * computed. Once per page.
 */
export function restoreRuns(): Promise<void> {
  if (restoring === undefined) {
    restoring = restore().catch((error: unknown) => notice(messageOf(error)));
    hearRuns((news) => void restoring?.then(() => hear(news)));
  }
  return restoring;
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
      if (lock === null) return change(run.id, { status: "elsewhere" });
      await carryOut(run.id, controller.signal);
    });
  } catch (error) {
    const isCancelled = controller.signal.aborted;
    change(run.id, isCancelled ? { status: "stopped" } : { status: "failed", error: messageOf(error) });
  } finally {
    window.removeEventListener("beforeunload", warnBeforeLeaving);
    announceActivity("");
    control = undefined;
    settle(run.id);
  }
}

/** What is left to do when a run is over for this tab. */
function settle(id: string): void {
  const run = find(id);
  if (run.status === "elsewhere") {
    followElsewhere(id);
    return;
  }
  announceRun(run, true);
  remember(run, run.status === "finished" || run.status === "failed" ? run.status : "stopped");
}

async function carryOut(id: string, signal: AbortSignal): Promise<void> {
  const plan = await planOf(find(id).spec);
  change(id, { plan });
  const [pool, store, { execute }] = await Promise.all([lab(), resultStore(), import("../lab/executor.ts")]);
  signal.throwIfAborted();
  const { multiplyAddsPerSecond } = ratesOf(pool.backend.id, pool.size);
  control = createRunControl();
  let latest: RunState | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (latest !== undefined) show(id, latest);
  };
  const ended = await execute(plan, {
    store,
    pool,
    signal,
    control,
    version: labVersion,
    cost: ({ task }) => taskMultiplyAdds(task) / multiplyAddsPerSecond,
    onUpdate: (state) => {
      latest = state;
      timer ??= setTimeout(flush, pace);
    },
  });
  latest = ended;
  flush();
  attempt(() => learnRate(ended.tasks, pool.backend.id));
}

/** Put news on the page; summarise and offer systems only when there is something new to tell. */
function show(id: string, state: RunState): void {
  const before = find(id);
  const run = withState(before, state);
  const isNews = countDone(run) !== countDone(before) || run.status !== before.status;
  const summary = isNews ? summaryOf(run) : before.summary;
  change(id, { ...run, summary });
  if (isLive(run)) {
    announceActivity(`${Math.floor(100 * run.fraction)} % ${isPaused(run) ? "paused" : "run"}`);
    announceRun(run, false);
  }
  if (isNews && (trainedSystems(run).length !== trainedSystems(before).length || !isLive(run)))
    offer(find(id));
}

const countDone = (run: Run) => run.tasks.filter(isDone).length;

function offer(run: Run): void {
  const systems = trainedSystems(run);
  if (systems.length === 0) return;
  offerRun(
    {
      id: run.id,
      label: runLabel(run),
      madeBy: run.spec.name,
      dataset: resolveChoice("datasets", run.spec.dataset),
      spec: run.spec,
      systems: systems.map(({ id, label, system }) => labSystem(run.id, id, label, system)),
      accuracies: run.summary?.accuracies ?? [],
      gaps: run.summary?.gaps ?? [],
      overlaps: run.summary?.overlaps ?? [],
      coherence: run.summary?.coherence ?? [],
    },
    async (source) => {
      if (source.from === "import") throw new Error(`weights ${source.digest} are not part of this run`);
      const artefact = await (await resultStore()).get(source.key);
      if (artefact?.weights === undefined) {
        throw new Error(`the weights of ${runLabel(run)} are no longer stored: resume the run in Train`);
      }
      return artefact.weights;
    },
  );
}

async function restore(): Promise<void> {
  const { runs: remembered, unreadable } = rememberedRuns();
  if (unreadable > 0)
    notice(`${unreadable} earlier runs could not be read: another version of the lab made them`);
  const known = new Set(runsStore.getState().runs.map(({ id }) => id));
  // Oldest first: the latest is offered last and so stands on top.
  for (const found of remembered.filter(({ id }) => !known.has(id)).toReversed()) {
    const run = await readRun(found);
    add(run);
    offer(run);
    if (run.status === "elsewhere") followElsewhere(run.id);
  }
  runsStore.setState({ isRestored: true });
}

/** A run as the store has it, and whether another tab is working on it. */
async function readRun(
  run: Pick<Run, "id" | "startedAt" | "spec"> & {
    readonly name?: string;
    readonly notes?: string;
    readonly outcome: "running" | "finished" | "failed" | "stopped";
  },
): Promise<Run> {
  const { id, startedAt, spec, name = "", notes = "", outcome } = run;
  const plan = await planOf(spec);
  const tasks = await storedTasks(plan, await resultStore());
  // Tabs that follow a run hold its lock shared for a moment.
  const held = (await locks().query()).held ?? [];
  const isElsewhere = held.some(({ name, mode }) => name === lockName(id) && mode === "exclusive");
  const isFinished = tasks.every(isDone);
  const status = isElsewhere
    ? "elsewhere"
    : isFinished
      ? "finished"
      : outcome === "failed"
        ? "failed"
        : "stopped";
  let [done, total] = [0, 0];
  for (const { task, fraction } of tasks) {
    const cost = taskMultiplyAdds(task);
    total += cost;
    done += cost * fraction;
  }
  const read: Run = { ...newRun(id, startedAt, spec), name, notes, plan, tasks, status };
  return { ...read, fraction: isFinished ? 1 : done / total, summary: summaryOf(read) };
}

/** Put what the store now has of a run on the page. */
async function reread(id: string): Promise<void> {
  const outcome = rememberedRuns().runs.find((run) => run.id === id)?.outcome ?? "stopped";
  const before = find(id);
  const run = await readRun({ ...before, outcome });
  // News that came while the store was read is newer where the store has nothing.
  const now = find(id);
  const tasks = run.tasks.map((task, i) =>
    task.digest === null && run.status === "elsewhere" ? (now.tasks[i] ?? task) : task,
  );
  change(id, { ...run, name: now.name, notes: now.notes, tasks });
  if (trainedSystems(run).length > 0) offer(find(id));
}

/** Wait until the tab that works on a run has ended or was closed, then show what it left. */
function followElsewhere(id: string): void {
  const isListed = () => runsStore.getState().runs.some((run) => run.id === id);
  locks()
    .request(lockName(id), { mode: "shared" }, () => undefined)
    .then(() => (isListed() ? reread(id) : undefined))
    .catch((error: unknown) => notice(messageOf(error)));
}

/** Another tab tells where its run stands; what has ended there is read from the store, one reading at a time. */
async function hear(news: RunNews): Promise<void> {
  const known = runsStore.getState().runs.find(({ id }) => id === news.id);
  if (known === undefined) {
    await restore();
    return;
  }
  if (isLive(known) || news.isOver) return;
  const run = withNews(known, news);
  change(news.id, run);
  if (known.status !== "elsewhere") followElsewhere(news.id);
  const isNew = run.tasks.some((task) => task.digest === null && isDone(task));
  // A hidden tab leaves the cores to the tab that computes; it reads everything when the run is over.
  if (!isNew || document.hidden || rereading.has(news.id)) return;
  rereading.add(news.id);
  await reread(news.id).finally(() => rereading.delete(news.id));
}

function add(run: Run): void {
  runsStore.setState(({ runs }) => ({
    runs: [...runs.filter(({ id }) => id !== run.id), run].sort((a, b) =>
      b.startedAt.localeCompare(a.startedAt),
    ),
  }));
}

function find(id: string): Run {
  const run = runsStore.getState().runs.find((candidate) => candidate.id === id);
  if (run === undefined) throw new Error(`unknown run ${id}: it was removed`);
  return run;
}

function change(id: string, part: Partial<Run>): void {
  runsStore.setState(({ runs }) => ({
    runs: runs.map((run) => (run.id === id ? { ...run, ...part } : run)),
  }));
}

function remember(
  { id, startedAt, spec, name, notes }: Run,
  outcome: "running" | "finished" | "failed" | "stopped",
): void {
  attempt(() => rememberRun({ id, startedAt, spec, name, notes, outcome }));
}

/** Storage for small things may be blocked: the run goes on, and the page says what is lost. */
function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    notice(`this browser does not remember runs, so a reload loses the list: ${messageOf(error)}`);
  }
}

function notice(text: string): void {
  runsStore.setState(({ notices }) => (notices.includes(text) ? {} : { notices: [...notices, text] }));
}

/** Absent in pages that are not served from https:// or this machine. */
function locks(): LockManager {
  const found: LockManager | undefined = navigator.locks;
  if (found === undefined) {
    throw new Error(
      "no Web Locks found: browsers offer them only on https:// and on 127.0.0.1, so open the lab there",
    );
  }
  return found;
}

function warnBeforeLeaving(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
