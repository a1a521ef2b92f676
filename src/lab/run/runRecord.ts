import type { TaskStatus } from "../../experiment/artefacts/artefact.ts";
import type { PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { type RunState, type RunUpdate, type TaskState, waitingTask } from "./runState.ts";
import { createTimeLeft, paceGroup } from "./timeLeft.ts";

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
  /** Cost of what is done. */
  let done = 0;
  const left = createTimeLeft(options.parallel, options.now);
  for (const planned of tasks) left.expect(planned.key, paceGroup(planned.task), costs.get(planned.key) ?? 0);
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
    return {
      outcome,
      tasks: [...states.values()],
      // The sum may be off in its last digits.
      fraction: isAllDone ? 1 : Math.min(1, done / total),
      etaSeconds: outcome === "running" ? left.seconds() : 0,
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
      done += (costs.get(key) ?? 0) * (after.fraction - before.fraction);
      left.follow(key, after);
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
