import type { TaskStatus } from "../../experiment/artefacts/artefact.ts";
import type { PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { createEta } from "./eta.ts";
import { isDone, type RunState, type RunUpdate, type TaskState, waitingTask } from "./runState.ts";

/** The state of a run while it goes on. A change costs the same however many tasks there are. */
export interface RunRecord {
  get(key: Key): TaskState;
  change(key: Key, part: Partial<TaskState>): void;
  count(status: TaskStatus): number;
  /** Adds a notice, once for each text. */
  notify(notice: string): void;
  /** Reports the run as it stands although no task has changed. */
  report(): void;
  /** Sets the outcome of a run whose tasks have all ended, and reports it. */
  end(): RunState;
}

interface RunRecordOptions {
  /** Estimated seconds of a task on one worker. */
  readonly cost: (planned: PlannedTask) => number;
  /** Tasks that run at once. */
  readonly parallel: number;
  /** Seconds since any fixed moment. */
  readonly now: () => number;
  readonly onUpdate?: ((update: RunUpdate) => void) | undefined;
}

export function createRunRecord(tasks: readonly PlannedTask[], options: RunRecordOptions): RunRecord {
  const states = new Map<Key, TaskState>(tasks.map((planned) => [planned.key, waitingTask(planned)]));
  const costs = new Map<Key, number>(tasks.map((planned) => [planned.key, options.cost(planned)]));
  const counts = new Map<TaskStatus, number>([["waiting", states.size]]);
  const total = [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  /** Cost of what is done, of what this run has to compute, and of what it has computed. */
  const sums = { done: 0, toRun: total, ran: 0 };
  const eta = createEta(options.parallel, options.now);
  const notices = new Set<string>();
  let outcome: RunState["outcome"] = "running";

  const count = (status: TaskStatus) => counts.get(status) ?? 0;

  function get(key: Key): TaskState {
    const found = states.get(key);
    if (found === undefined) throw new Error(`the plan needs ${key}, which is none of its tasks`);
    return found;
  }

  function state(): RunState {
    const isAllDone = count("computed") + count("cached") + count("imported") === states.size;
    const isOver = count("waiting") + count("running") + count("paused") === 0;
    return {
      outcome,
      tasks: [...states.values()],
      // The sums may be off in their last digits.
      fraction: isAllDone ? 1 : Math.min(1, sums.done / total),
      etaSeconds: outcome === "running" ? eta(isOver ? sums.toRun : sums.ran, sums.toRun) : 0,
      notices: [...notices],
    };
  }

  function report(task: TaskState | null = null, notice: string | null = null): void {
    options.onUpdate?.({ outcome, task, notice, state });
  }

  return {
    get,
    change(key, part) {
      const before = get(key);
      const after = { ...before, ...part };
      states.set(key, after);
      counts.set(before.status, count(before.status) - 1);
      counts.set(after.status, count(after.status) + 1);
      const cost = costs.get(key) ?? 0;
      const [old, now] = [shares(before), shares(after)];
      sums.done += cost * (after.fraction - before.fraction);
      sums.toRun += cost * (now.toRun - old.toRun);
      sums.ran += cost * (now.ran - old.ran);
      report(after);
    },
    count,
    notify(notice) {
      if (notices.has(notice)) return;
      notices.add(notice);
      report(null, notice);
    },
    report: () => report(),
    end() {
      outcome = count("stopped") > 0 ? "stopped" : count("failed") > 0 ? "failed" : "finished";
      report();
      return state();
    },
  };
}

/** Shares of a task's cost that the run has to compute, and has computed. */
function shares(task: TaskState): { readonly toRun: number; readonly ran: number } {
  // Stored results take no time and would inflate the measured speed.
  if (isDone(task) && task.status !== "computed") return { toRun: 0, ran: 0 };
  return { toRun: 1, ran: task.status === "failed" ? 1 : task.fraction };
}
