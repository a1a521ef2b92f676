import type { TaskState } from "../../lab/run/runState.ts";
import type { Run } from "./run.ts";

/** Where a run stands, as the tab that works on it tells the others: without results, which they read from the store. */
export interface RunNews {
  readonly id: string;
  readonly isOver: boolean;
  readonly fraction: number;
  readonly etaSeconds: number | null;
  readonly notices: readonly string[];
  readonly tasks: readonly Pick<TaskState, "key" | "status" | "fraction" | "pace" | "metrics" | "error">[];
}

let opened: BroadcastChannel | undefined;

function channel(): BroadcastChannel {
  opened ??= new BroadcastChannel("robin-lab-runs");
  return opened;
}

/** Tell the other tabs of this browser where the run stands. */
export function announceRun(run: Run, isOver: boolean): void {
  const { id, fraction, etaSeconds, notices } = run;
  const tasks = run.tasks.map(({ key, status, fraction, pace, metrics, error }) => ({
    key,
    status,
    fraction,
    pace,
    metrics,
    error,
  }));
  channel().postMessage({ id, isOver, fraction, etaSeconds, notices, tasks } satisfies RunNews);
}

/** Hear what other tabs tell of their runs. */
export function hearRuns(listener: (news: RunNews) => void): void {
  channel().onmessage = ({ data }: MessageEvent<RunNews>) => listener(data);
}

/** The run as the news has it; tasks that have ended keep what was read of them from the store. */
export function withNews(run: Run, news: RunNews): Run {
  const told = new Map(news.tasks.map((task) => [task.key, task]));
  return {
    ...run,
    status: "elsewhere",
    error: null,
    fraction: news.fraction,
    etaSeconds: news.etaSeconds,
    notices: news.notices,
    tasks: run.tasks.map((task) => (task.digest === null ? { ...task, ...told.get(task.key) } : task)),
  };
}
