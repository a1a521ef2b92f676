import { taskMultiplyAdds } from "../../experiment/plan/cost.ts";
import { plan as planOf } from "../../experiment/plan/plan.ts";
import { messageOf } from "../../lab/engine/namedError.ts";
import { isDone } from "../../lab/run/runState.ts";
import { offerTrained } from "./offerTrained.ts";
import { rememberedRuns } from "./rememberedRuns.ts";
import { resultStore } from "./resultStore.ts";
import { isLive, newRun, type Run, trainedSystems } from "./run.ts";
import { lockName, locks } from "./runLocks.ts";
import { hearRuns, type RunNews, withNews } from "./runNews.ts";
import { summaryOf } from "./runSummary.ts";
import { addRun, changeRun, findRun, notice, runsStore } from "./runs.ts";
import { storedTasks } from "./storedRun.ts";

let restoring: Promise<void> | undefined;
const rereading = new Set<string>();

/**
 * Look up the runs of earlier visits and what the store holds of them, and follow those of other tabs. Nothing is
 * computed. Once per page.
 */
export function restoreRuns(): Promise<void> {
  if (restoring === undefined) {
    restoring = restore()
      .catch((error: unknown) => notice(messageOf(error)))
      // Rooms wait for it: what could not be looked up is told, and they open all the same.
      .finally(() => runsStore.setState({ isRestored: true }));
    hearRuns((news) => void restoring?.then(() => hear(news)));
  }
  return restoring;
}

async function restore(): Promise<void> {
  const { runs: remembered, unreadable } = rememberedRuns();
  if (unreadable > 0)
    notice(`${unreadable} earlier runs could not be read: another version of the lab made them`);
  const known = new Set(runsStore.getState().runs.map(({ id }) => id));
  // Oldest first: the latest is offered last and so stands on top.
  for (const found of remembered.filter(({ id }) => !known.has(id)).toReversed()) {
    const run = await readRun(found);
    addRun(run);
    offerTrained(run);
    if (run.status === "elsewhere") followElsewhere(run.id);
  }
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
  const before = findRun(id);
  const run = await readRun({ ...before, outcome });
  // News that came while the store was read is newer where the store has nothing.
  const now = findRun(id);
  const tasks = run.tasks.map((task, i) =>
    task.digest === null && run.status === "elsewhere" ? (now.tasks[i] ?? task) : task,
  );
  changeRun(id, { ...run, name: now.name, notes: now.notes, tasks });
  if (trainedSystems(run).length > 0) offerTrained(findRun(id));
}

/** Wait until the tab that works on a run has ended or was closed, then show what it left. */
export function followElsewhere(id: string): void {
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
  changeRun(news.id, run);
  if (known.status !== "elsewhere") followElsewhere(news.id);
  const isNew = run.tasks.some((task) => task.digest === null && isDone(task));
  // A hidden tab leaves the cores to the tab that computes; it reads everything when the run is over.
  if (!isNew || document.hidden || rereading.has(news.id)) return;
  rereading.add(news.id);
  await reread(news.id).finally(() => rereading.delete(news.id));
}
