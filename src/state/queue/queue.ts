import { messageOf } from "../../lab/engine/namedError.ts";
import { pageLocks } from "../../lab/store/pageLocks.ts";
import { withLock } from "../../lab/store/webLock.ts";
import { cancelRun, resumeRun, startRun } from "../runs/liveRun.ts";
import { restoreRuns } from "../runs/restoreRuns.ts";
import { isLive } from "../runs/run.ts";
import { liveRun, runsStore } from "../runs/runsStore.ts";
import { studyRunsStore } from "../studies/studyRuns.ts";
import { changeQueue, mostQueued, type QueueEntry, queueStore, readQueue } from "./queueStore.ts";

/** The Web Lock of the tab that works through the queue: one tab computes at a time. */
const lockName = "robin-lab-queue";

let isStopping = false;

/**
 * Adds runs to the end of the queue and works through it, unless it waits for a press.
 *
 * @throws an Error when the queue would become too long.
 */
export function addToQueue(added: readonly Pick<QueueEntry, "spec" | "name" | "sweep">[]): void {
  const waiting = readQueue().length;
  if (waiting + added.length > mostQueued)
    throw new Error(
      `${waiting} runs are waiting and ${added.length} more found, at most ${mostQueued} expected: remove some first`,
    );
  const at = Date.now().toString(36);
  const isFresh = waiting === 0;
  changeQueue((entries) => [...entries, ...added.map((entry, i) => ({ ...entry, id: `${at}-${i}`, run: null }))]);
  // A queue of an earlier visit waits for its press; what is added to it waits too.
  if (isFresh) void workQueue();
}

export function removeFromQueue(id: string): void {
  changeQueue((entries) => entries.filter((entry) => entry.id !== id || isUnderWay(entry)));
}

/** Empties the queue; a run under way goes on. */
export function clearQueue(): void {
  changeQueue((entries) => entries.filter(isUnderWay));
}

/** Moves a run one place; nothing moves before the run that is under way. */
export function moveInQueue(id: string, by: 1 | -1): void {
  changeQueue((entries) => {
    const from = entries.findIndex((entry) => entry.id === id);
    const other = entries[from + by];
    const moved = entries[from];
    if (moved === undefined || other === undefined || isUnderWay(moved) || isUnderWay(other)) return entries;
    return entries.toSpliced(Math.min(from, from + by), 2, ...(by === 1 ? [other, moved] : [moved, other]));
  });
}

/** Whether the run of an entry is computed at this moment, here or in another tab. */
export function isUnderWay({ run }: Pick<QueueEntry, "run">): boolean {
  const found = runsStore.getState().runs.find(({ id }) => id === run);
  return found !== undefined && (isLive(found) || found.status === "elsewhere");
}

/** Stops after pausing the run that is under way: both stay in the queue, and a press goes on. */
export function pauseQueue(): void {
  if (queueStore.getState().status !== "working") return;
  isStopping = true;
  const live = liveRun(runsStore.getState());
  // Wakes a queue that waits for the machine.
  queueStore.setState({ notice: null });
  if (live !== undefined && queueStore.getState().entries.some(({ run }) => run === live.id)) cancelRun();
}

/**
 * Computes the queued runs one after the other until none is left, one was stopped, or the queue is paused. Waits for a run or
 * study that is under way. Nothing happens while another tab works through the queue. Never rejects: the store says why it
 * stopped.
 */
export async function workQueue(): Promise<void> {
  if (queueStore.getState().status === "working") return;
  isStopping = false;
  queueStore.setState({ status: "working", notice: null });
  let isElsewhere = false;
  try {
    await restoreRuns();
    await withLock(pageLocks(), lockName, { ifAvailable: true }, async (lock) => {
      isElsewhere = lock === null;
      while (!isElsewhere && !isStopping) {
        await machineFree();
        const [next] = readQueue();
        if (next === undefined || isStopping) break;
        await compute(next);
      }
    });
  } catch (error) {
    queueStore.setState({ notice: messageOf(error) });
  } finally {
    queueStore.setState({ status: isElsewhere ? "elsewhere" : "idle", entries: readQueue() });
  }
  if (isElsewhere)
    await withLock(pageLocks(), lockName, { mode: "shared" }, () => queueStore.setState({ status: "idle" }));
}

/** Starts or resumes a queued run. A run that finished or failed leaves the queue; one that was stopped stops it. */
async function compute(entry: QueueEntry): Promise<void> {
  const known = runsStore.getState().runs.find(({ id }) => id === entry.run);
  const ended = known === undefined ? startQueued(entry) : resumeRun(known.id);
  await ended;
  const id = readQueue().find((one) => one.id === entry.id)?.run ?? entry.run;
  const run = runsStore.getState().runs.find((one) => one.id === id);
  if (run?.status === "stopped" || run?.status === "elsewhere") {
    isStopping = true;
    return;
  }
  changeQueue((entries) => entries.filter((one) => one.id !== entry.id));
}

function startQueued({ id, spec, name, sweep }: QueueEntry): Promise<void> {
  const ended = startRun(spec, { name, sweep });
  const live = liveRun(runsStore.getState());
  changeQueue((entries) => entries.map((one) => (one.id === id ? { ...one, run: live?.id ?? null } : one)));
  return ended;
}

/** Resolves when neither a run nor a study is under way in this tab. */
function machineFree(): Promise<void> {
  const isFree = () => liveRun(runsStore.getState()) === undefined && studyRunsStore.getState().underWay === null;
  if (isFree() || isStopping) return Promise.resolve();
  return new Promise((resolve) => {
    const check = () => {
      if (!isFree() && !isStopping) return;
      for (const end of ends) end();
      resolve();
    };
    const ends = [runsStore.subscribe(check), studyRunsStore.subscribe(check), queueStore.subscribe(check)];
  });
}
