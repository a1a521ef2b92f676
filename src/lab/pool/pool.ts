import type { BackendReport, TaskOutcome } from "../../experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import type { NetworkSpeed, SizedNetwork } from "../../experiment/plan/networkSpeed.ts";
import type { Task } from "../../experiment/plan/task.ts";
import type { ResolvedChoice } from "../../experiment/terms/system.ts";
import type { DatasetSummary, Examples, InteractiveRequests, MemoryUse, TaskInputs } from "../engine/api.ts";

/**
 * Workers that run tasks: Web Workers on the page, worker threads under Node. A worker that dies rejects its task with
 * `worker-died` and is replaced; an aborted task that does not settle within 3 s is terminated with its worker.
 * Interactive requests never wait for a task; a newer request aborts the older one of its kind, which reports nothing
 * more.
 */
export interface Pool extends InteractiveRequests {
  /** Most tasks that run at once. */
  readonly size: number;
  /** Trainings that may run at once beside other tasks, because a GPU trains equal networks as one. Absent: `size` counts all. */
  readonly together?: number;
  readonly backend: BackendReport;
  run(task: Task, inputs: TaskInputs, signal: AbortSignal, onEvent: (event: TaskEvent) => void): Promise<TaskOutcome>;
  describe(dataset: ResolvedChoice): Promise<DatasetSummary>;
  examples(
    dataset: ResolvedChoice,
    split: "train" | "validation" | "test",
    positions: readonly number[],
  ): Promise<Examples>;
  /**
   * Measures networks on up to `atOnce` workers together, as tasks will run, until about a second has passed: the speeds by
   * `speedName`. Networks that remain, or that cannot be measured, are absent.
   */
  speeds(networks: readonly SizedNetwork[], atOnce: number): Promise<ReadonlyMap<string, NetworkSpeed>>;
  /** Memory of every running worker, including that of the interactive lane. */
  memory(): Promise<readonly MemoryUse[]>;
  close(): Promise<void>;
}
