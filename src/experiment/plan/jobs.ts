import { taskMemoryBytes } from "./cost.ts";
import { digestOf } from "./key.ts";
import type { PlannedTask } from "./plannedTask.ts";
import type { TaskKind } from "./task.ts";

/** Tasks of one kind with the same needs, which one process of a cluster runs one after the other. */
export interface Job {
  /** Its kind, and a hash of the keys of its tasks: a job with the same id has the same tasks. */
  readonly id: string;
  readonly kind: TaskKind;
  readonly tasks: readonly PlannedTask[];
  /** Ids of the jobs whose results it needs. */
  readonly needs: readonly string[];
  /** Estimated seconds of all its tasks on one worker. */
  readonly seconds: number;
  /** Estimated memory of one worker, in bytes. */
  readonly memoryBytes: number;
}

interface Sizes {
  /** Estimated seconds of a task on one worker. */
  readonly secondsOf: (planned: PlannedTask) => number;
  /** A job is complete once its tasks take this long, in seconds. Default: see `usualJobSeconds`. */
  readonly jobSeconds?: number | undefined;
}

/**
 * The tasks of a plan as jobs. A task that takes long is a job of its own; short ones share a job, so that it is worth
 * its start. Every task is in exactly one job, and every job comes after those that it needs.
 */
export async function groupTasks(tasks: readonly PlannedTask[], sizes: Sizes): Promise<readonly Job[]> {
  const seconds = tasks.map(sizes.secondsOf);
  const full = sizes.jobSeconds ?? usualJobSeconds(seconds.reduce((sum, own) => sum + own, 0));
  const open = new Map<string, { tasks: PlannedTask[]; seconds: number }>();
  const groups: { readonly tasks: readonly PlannedTask[]; readonly seconds: number }[] = [];
  tasks.forEach((planned, at) => {
    // Equal needs: no task of a job waits for more than it needs itself, and jobs cannot need each other.
    const alike = [planned.task.kind, ...planned.needs].join(" ");
    const group = open.get(alike) ?? { tasks: [], seconds: 0 };
    if (group.tasks.length === 0) {
      open.set(alike, group);
      groups.push(group);
    }
    group.tasks.push(planned);
    group.seconds += seconds[at] as number;
    if (group.seconds >= full) open.delete(alike);
  });
  const ids = await Promise.all(groups.map((group) => jobId(group.tasks)));
  const jobOf = new Map(groups.flatMap((group, at) => group.tasks.map(({ key }) => [key, ids[at] as string] as const)));
  return groups.map((group, at) => {
    const [first] = group.tasks as [PlannedTask];
    return {
      id: ids[at] as string,
      kind: first.task.kind,
      tasks: group.tasks,
      needs: [...new Set(first.needs.map((key) => jobOf.get(key) as string))],
      seconds: group.seconds,
      memoryBytes: group.tasks.reduce((most, { task }) => Math.max(most, taskMemoryBytes(task)), 0),
    };
  });
}

const shortestJobSeconds = 30;
const longestJobSeconds = 600;
/** Jobs that a plan of short tasks is divided into: enough for the nodes of a small cluster. */
const usualJobs = 64;

/** The length of a job: a fair share of the whole, but worth its start of a few seconds, and at most ten minutes. */
function usualJobSeconds(totalSeconds: number): number {
  return Math.min(longestJobSeconds, Math.max(shortestJobSeconds, totalSeconds / usualJobs));
}

async function jobId(tasks: readonly PlannedTask[]): Promise<string> {
  const digest = await digestOf(tasks.map(({ key }) => key));
  return `${tasks[0]?.task.kind}-${digest.slice(0, 16)}`;
}
