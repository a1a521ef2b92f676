import type { TaskStatus } from "../../experiment/artefacts/artefact.ts";
import type { Task } from "../../experiment/plan/task.ts";
import type { Key } from "../../experiment/terms/system.ts";

/** Seconds of work that the estimates of a run count for at its start, and their half-life in seconds. */
const trust = 8;
const trustHalfLife = 20;
/** Seconds of work that the pace of the whole run counts for in that of each group. */
const shared = 4;

interface Followed {
  readonly group: string;
  /** Estimated seconds. */
  readonly cost: number;
  status: TaskStatus;
  fraction: number;
  /** Where measuring began: its first progress, since workers start and trainings resume before it. */
  since: { readonly time: number; readonly fraction: number } | null;
  startedAt: number;
  /** Estimated and actual seconds of what this run has computed of it; set when it ends. */
  worked: number;
  took: number;
}

/** Tasks whose estimates are wrong by about the same factor: one attack on systems of one size, for instance. */
export function paceGroup(task: Task): string {
  if (task.kind === "train") return task.kind;
  const attack = task.kind === "evaluate" || task.kind === "transfer" ? task.attack.id : "";
  return `${task.kind} ${attack} ${task.system.members.length}`;
}

interface TimeLeft {
  expect(key: Key, group: string, cost: number): void;
  follow(key: Key, task: { readonly status: TaskStatus; readonly fraction: number }): void;
  /** Estimated seconds until the last task ends. */
  seconds(): number;
}

/**
 * The time left of a run: the estimates of what is left, corrected by how long finished and running work took compared with
 * its estimates. Groups of similar tasks are corrected separately. At the start the estimates count as if they had been
 * confirmed for a few seconds, so that a slow first second is not taken for the speed of the run.
 *
 * @param parallel tasks that run at once. @param now seconds since any fixed moment.
 */
export function createTimeLeft(parallel: number, now: () => number): TimeLeft {
  const begun = now();
  const tasks = new Map<Key, Followed>();

  /** Estimated and actual seconds of what this run has computed of a task. */
  function measured(task: Followed, time: number): { readonly worked: number; readonly took: number } {
    if (task.status !== "running" || task.since === null) return task;
    return {
      worked: task.worked + task.cost * Math.max(0, task.fraction - task.since.fraction),
      took: task.took + Math.max(0, time - task.since.time),
    };
  }

  function end(task: Followed, status: TaskStatus, time: number): void {
    if (status === "computed") {
      // A task without progress is measured from its start.
      const since = task.since ?? { time: task.startedAt, fraction: 0 };
      task.worked += task.cost * Math.max(0, 1 - since.fraction);
      task.took += Math.max(0, time - since.time);
    } else Object.assign(task, measured(task, time));
    task.since = null;
  }

  return {
    expect(key, group, cost) {
      const fresh = { status: "waiting" as const, fraction: 0, since: null, startedAt: begun, worked: 0, took: 0 };
      tasks.set(key, { group, cost, ...fresh });
    },
    follow(key, { status, fraction }) {
      const task = tasks.get(key);
      if (task === undefined) return;
      const time = now();
      if (status === "running" && task.status !== "running") task.startedAt = time;
      if (status !== "running" && task.status === "running") end(task, status, time);
      if (status === "running" && task.since === null && fraction > 0) task.since = { time, fraction };
      task.status = status;
      task.fraction = fraction;
    },
    seconds() {
      const time = now();
      const groups = new Map<string, { worked: number; took: number; left: number; longest: number }>();
      const total = { worked: 0, took: 0 };
      for (const task of tasks.values()) {
        const sums = groups.get(task.group) ?? { worked: 0, took: 0, left: 0, longest: 0 };
        groups.set(task.group, sums);
        const { worked, took } = measured(task, time);
        sums.worked += worked;
        sums.took += took;
        total.worked += worked;
        total.took += took;
        const isOpen = task.status === "waiting" || task.status === "running" || task.status === "paused";
        const left = isOpen ? task.cost * (1 - task.fraction) : 0;
        sums.left += left;
        sums.longest = Math.max(sums.longest, left);
      }
      const trusted = trust * 0.5 ** ((time - begun) / trustHalfLife);
      const overall = (total.took + trusted) / (total.worked + trusted);
      let left = 0;
      let longest = 0;
      for (const group of groups.values()) {
        const factor = (group.took + shared * overall) / (group.worked + shared);
        left += group.left * factor;
        longest = Math.max(longest, group.longest * factor);
      }
      return Math.max(left / parallel, longest);
    },
  };
}
