import { taskMultiplyAdds } from "../../experiment/plan/cost.ts";
import { plan as planOf } from "../../experiment/plan/plan.ts";
import { once } from "../../lab/async/once.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { isDone } from "../../lab/run/runState.ts";
import { storedTasks } from "../../lab/run/storedTasks.ts";
import { pageLocks } from "../../lab/store/pageLocks.ts";
import { withLock } from "../../lab/store/webLock.ts";
import { offerTrained } from "./offerTrained.ts";
import { announceRun, hearOtherTabs, lockName, type RunNews, requestNews, withNews } from "./otherTabs.ts";
import { type RememberedRun, rememberedRuns } from "./rememberedRuns.ts";
import { resultStore } from "./resultStore.ts";
import { isLive, newRun, type Run, summaryOf, trainedSystems } from "./run.ts";
import { addNotice, addRun, changeRun, findRun, liveRun, runsStore } from "./runsStore.ts";

/** Ids of the runs that are being read from the store. */
const rereading = new Set<string>();

/**
 * Restores the runs of earlier visits with their stored results, and follows those of other tabs. Nothing is computed.
 * Never rejects: a notice says what could not be restored.
 */
export const restoreRuns = once(async (): Promise<void> => {
  const restored = restore()
    .catch((error: unknown) => addNotice(messageOf(error)))
    .finally(() => runsStore.setState({ isRestored: true }));
  hearOtherTabs(
    (news) => void restored.then(() => hear(news)),
    () => {
      const live = liveRun(runsStore.getState());
      if (live !== undefined) announceRun(live, false);
    },
  );
  await restored;
  requestNews();
});

async function restore(): Promise<void> {
  const { runs: remembered, unreadable } = rememberedRuns();
  if (unreadable > 0) addNotice(`${unreadable} earlier runs could not be read: another version of the lab saved them`);
  const known = new Set(runsStore.getState().runs.map(({ id }) => id));
  // Oldest first: the latest is offered last and so is listed first.
  for (const found of remembered.filter(({ id }) => !known.has(id)).toReversed()) {
    const run = await readRun(found);
    addRun(run);
    offerTrained(run);
    if (run.status === "elsewhere") followElsewhere(run.id);
  }
}

/** A run with its stored results, and whether another tab is working on it. */
async function readRun({
  id,
  startedAt,
  spec,
  name = "",
  notes = "",
  sweep = "",
  outcome,
}: RememberedRun): Promise<Run> {
  const plan = await planOf(spec);
  const tasks = await storedTasks(plan, await resultStore());
  // Tabs that follow a run hold its lock too, shared and for a moment.
  const held = (await pageLocks().query()).held ?? [];
  const isElsewhere = held.some(({ name, mode }) => name === lockName(id) && mode === "exclusive");
  const isFinished = tasks.every(isDone);
  const ended = isFinished ? "finished" : outcome === "failed" ? "failed" : "stopped";
  let [done, total] = [0, 0];
  for (const { task, fraction } of tasks) {
    const cost = taskMultiplyAdds(task);
    total += cost;
    done += cost * fraction;
  }
  return {
    ...newRun(id, startedAt, spec),
    name,
    notes,
    sweep,
    plan,
    tasks,
    status: isElsewhere ? "elsewhere" : ended,
    fraction: isFinished ? 1 : done / total,
    summary: summaryOf({ plan, tasks }),
  };
}

/** Updates a run from the store. */
async function reread(id: string): Promise<void> {
  const outcome = rememberedRuns().runs.find((run) => run.id === id)?.outcome ?? "stopped";
  const run = await readRun({ ...findRun(id), outcome });
  // News may have arrived while the store was read; it is newer where the store has nothing.
  const now = findRun(id);
  const tasks = run.tasks.map((task, i) =>
    task.digest === null && run.status === "elsewhere" ? (now.tasks[i] ?? task) : task,
  );
  changeRun(id, { ...run, name: now.name, notes: now.notes, tasks });
  if (trainedSystems(run).length > 0) offerTrained(findRun(id));
}

/** Waits until the tab that works on a run has finished or was closed, then updates the run from the store. */
export function followElsewhere(id: string): void {
  const isListed = () => runsStore.getState().runs.some((run) => run.id === id);
  withLock(pageLocks(), lockName(id), { mode: "shared" }, () => undefined)
    .then(() => (isListed() ? reread(id) : undefined))
    .catch((error: unknown) => addNotice(messageOf(error)));
}

/** Shows news of another tab's run; what has finished there is read from the store, one reading of a run at a time. */
async function hear(news: RunNews): Promise<void> {
  const known = runsStore.getState().runs.find(({ id }) => id === news.id);
  if (known === undefined) {
    await restore();
    requestNews();
    return;
  }
  if (isLive(known) || news.isOver) return;
  const run = withNews(known, news);
  changeRun(news.id, run);
  if (known.status !== "elsewhere") {
    followElsewhere(news.id);
    requestNews();
  }
  const hasNewResults = run.tasks.some((task) => task.digest === null && isDone(task));
  // A hidden tab leaves the cores to the tab that computes; it reads everything when the run is over.
  if (!hasNewResults || document.hidden || rereading.has(news.id)) return;
  rereading.add(news.id);
  await reread(news.id).finally(() => rereading.delete(news.id));
}
