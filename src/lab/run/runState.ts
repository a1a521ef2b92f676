import type {
  Artefact,
  EpochMetrics,
  Provenance,
  TaskData,
  TaskStatus,
  Warning,
} from "../../experiment/artefacts/artefact.ts";
import type { PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Task } from "../../experiment/plan/task.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";

/** How fast a running task goes. */
export interface TaskPace {
  readonly unit: "batches" | "steps" | "examples";
  /** Units a second; null before anything was measured. */
  readonly perSecond: number | null;
  /** Seconds left, "about"; null while nothing moves. */
  readonly etaSeconds: number | null;
}

/** Where one task of a run stands. */
export interface TaskState {
  readonly key: Key;
  readonly label: string;
  readonly task: Task;
  readonly status: TaskStatus;
  /** Share of the task that is done, 0 to 1. */
  readonly fraction: number;
  /** Null unless it is running and has told of progress. */
  readonly pace: TaskPace | null;
  /** Live rows of a training task, one per epoch. */
  readonly metrics: readonly EpochMetrics[];
  readonly warnings: readonly Warning[];
  /** Why it failed, in one sentence. */
  readonly error: string | null;
  /** What it left, once finished; weights stay in the store. */
  readonly digest: Digest | null;
  readonly data: TaskData | null;
  readonly provenance: Provenance | null;
}

/** A run as a whole. Immutable: every update is a new value. */
export interface RunState {
  readonly outcome: "running" | "finished" | "failed" | "stopped";
  /** In the order of the plan. */
  readonly tasks: readonly TaskState[];
  /** Share of the estimated cost that is done, 0 to 1; what was cached counts as done. */
  readonly fraction: number;
  /** Seconds left, "about"; null while nothing moves. */
  readonly etaSeconds: number | null;
  /** What the user should know about the run itself, such as a full disk. */
  readonly notices: readonly string[];
}

export function waitingTask({ key, label, task }: PlannedTask): TaskState {
  return {
    key,
    label,
    task,
    status: "waiting",
    fraction: 0,
    pace: null,
    metrics: [],
    warnings: [],
    error: null,
    digest: null,
    data: null,
    provenance: null,
  };
}

/** Finished with a result, whoever computed it. */
export function isDone(state: TaskState): boolean {
  return state.status === "computed" || state.status === "cached" || state.status === "imported";
}

/** Of a task's state what its result is made of; a result file holds the same. */
export type FinishedTask = Pick<TaskState, "key" | "task" | "digest" | "data" | "warnings" | "provenance">;

/** The finished results of tasks as `summarise` reads them: without weights, which stay in the store. */
export function artefactsOf(tasks: readonly FinishedTask[]): ReadonlyMap<Key, Artefact> {
  return new Map(
    tasks.flatMap(({ key, task, digest, data, warnings, provenance }) =>
      digest === null || data === null || provenance === null
        ? []
        : [[key, { key, task, digest, inputs: {}, data, warnings, provenance }] as const],
    ),
  );
}
