import type { TaskState } from "../../lab/run/runState.ts";
import type { Run } from "./run.ts";

/** The Web Lock that a tab holds while it works on a run: other tabs can see it, and a hidden tab is not frozen. */
export const lockName = (id: string) => `robin-lab-run:${id}`;

/** The progress of a run, from the tab that works on it; other tabs read its results from the store. */
export interface RunNews {
  readonly id: string;
  readonly isOver: boolean;
  readonly fraction: number;
  readonly etaSeconds: number | null;
  readonly notices: readonly string[];
  /** The tasks that changed since the last news. */
  readonly tasks: readonly Pick<TaskState, "key" | "status" | "fraction" | "pace" | "metrics" | "error">[];
}

/** Asks the tab that works on a run for the state of all its tasks. */
interface NewsRequest {
  readonly wantsNews: true;
}

const channel = new BroadcastChannel("robin-lab-runs");

/** Sends other tabs the progress of a run. @param before its tasks at the last news; absent: all tasks are news. */
export function announceRun(run: Run, isOver: boolean, before: readonly TaskState[] = []): void {
  const { id, fraction, etaSeconds, notices } = run;
  const tasks = run.tasks
    .filter((task, i) => task !== before[i])
    .map(({ key, status, fraction, pace, metrics, error }) => ({
      key,
      status,
      fraction,
      pace,
      metrics,
      error,
    }));
  channel.postMessage({ id, isOver, fraction, etaSeconds, notices, tasks } satisfies RunNews);
}

export function requestNews(): void {
  channel.postMessage({ wantsNews: true } satisfies NewsRequest);
}

/** Listens to other tabs. @param onRequest called when another tab wants news of all tasks. */
export function hearOtherTabs(onNews: (news: RunNews) => void, onRequest: () => void): void {
  channel.onmessage = ({ data }: MessageEvent<RunNews | NewsRequest>) => {
    if ("wantsNews" in data) onRequest();
    else onNews(data);
  };
}

/** The run after news of it; finished tasks keep what was read from the store. */
export function withNews(run: Run, news: RunNews): Run {
  const changed = new Map(news.tasks.map((task) => [task.key, task]));
  return {
    ...run,
    status: "elsewhere",
    error: null,
    fraction: news.fraction,
    etaSeconds: news.etaSeconds,
    notices: news.notices,
    tasks: run.tasks.map((task) => {
      const change = task.digest === null ? changed.get(task.key) : undefined;
      return change === undefined ? task : { ...task, ...change };
    }),
  };
}
