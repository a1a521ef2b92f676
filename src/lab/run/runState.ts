import type {
  Artefact,
  EpochMetrics,
  Provenance,
  TaskData,
  TaskStatus,
  Warning,
} from "../../experiment/artefacts/artefact.ts";
import type { ValidationMargins } from "../../experiment/artefacts/validationMargins.ts";
import type { PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Task } from "../../experiment/plan/task.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";

/** How fast a running task progresses. */
export interface TaskPace {
  readonly unit: "batches" | "steps" | "examples";
  /** Units per second; null until measured. */
  readonly perSecond: number | null;
  /** Estimated seconds left; null while there is no progress. */
  readonly etaSeconds: number | null;
}

/** The state of one task of a run. */
export interface TaskState {
  readonly key: Key;
  readonly label: string;
  readonly task: Task;
  readonly status: TaskStatus;
  /** Fraction of the task that is done, 0 to 1. */
  readonly fraction: number;
  /** Null unless it is running and has reported progress. */
  readonly pace: TaskPace | null;
  /** Metrics of a training task so far, one row per epoch. */
  readonly metrics: readonly EpochMetrics[];
  /** Of an arm, the epochs that were watched; absent where nothing is known. */
  readonly margins?: readonly ValidationMargins[];
  readonly warnings: readonly Warning[];
  /** Why it failed, in one sentence. */
  readonly error: string | null;
  /** Its result once finished; weights stay in the store. */
  readonly digest: Digest | null;
  readonly data: TaskData | null;
  readonly provenance: Provenance | null;
}

/** A run as a whole: an immutable snapshot. */
export interface RunState {
  readonly outcome: "running" | "finished" | "failed" | "stopped";
  /** In the order of the plan. */
  readonly tasks: readonly TaskState[];
  /** Fraction of the estimated cost that is done, 0 to 1; cached results count as done. */
  readonly fraction: number;
  /** Estimated seconds left; null while there is no progress. */
  readonly etaSeconds: number | null;
  /** Messages about the run itself, such as a full disk. */
  readonly notices: readonly string[];
}

/** One change of a run. */
export interface RunUpdate {
  readonly outcome: RunState["outcome"];
  /** The task that changed; null when none did. */
  readonly task: TaskState | null;
  /** A new notice; null when there is none. */
  readonly notice: string | null;
  /** The run at the time of the call. Takes time proportional to the number of tasks: call it as often as you draw. */
  state(): RunState;
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

/** The state of a task that has this result. */
export function resultState(
  { digest, data, margins, warnings, provenance }: Artefact,
  status: "computed" | "cached",
): Omit<TaskState, "key" | "label" | "task" | "error"> {
  const metrics = data.kind === "train" ? data.history : [];
  return {
    status,
    fraction: 1,
    pace: null,
    metrics,
    ...(margins === undefined ? {} : { margins }),
    warnings,
    digest,
    data,
    provenance,
  };
}

/** Whether the task has a result, computed here or not. */
export function isDone(state: TaskState): boolean {
  return state.status === "computed" || state.status === "cached" || state.status === "imported";
}

/** The part of a task's state that makes up its result, as a result file holds it. */
export type FinishedTask = Pick<TaskState, "key" | "task" | "digest" | "data" | "warnings" | "provenance">;

/** The results of finished tasks as `summarise` reads them: without weights, which stay in the store. */
export function artefactsOf(tasks: readonly FinishedTask[]): ReadonlyMap<Key, Artefact> {
  return new Map(
    tasks.flatMap(({ key, task, digest, data, warnings, provenance }) =>
      digest === null || data === null || provenance === null
        ? []
        : [[key, { key, task, digest, inputs: {}, data, warnings, provenance }] as const],
    ),
  );
}
