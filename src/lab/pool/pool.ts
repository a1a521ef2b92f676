import type { BackendReport, TaskOutcome } from "../../experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import type { CraftRequest, CraftResult } from "../../experiment/interactive/craft.ts";
import type { GradientsRequest, GradientsResult } from "../../experiment/interactive/gradients.ts";
import type { PlaygroundRequest, PlaygroundResult } from "../../experiment/interactive/playground.ts";
import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import type { SlicePart, SliceRequest } from "../../experiment/interactive/slice.ts";
import type { Task } from "../../experiment/plan/task.ts";
import type { Digest, Key, ResolvedChoice } from "../../experiment/terms/system.ts";
import type { DatasetSummary, Examples, MemoryUse, TaskInputs } from "../engine/api.ts";

/**
 * Workers that run tasks: Web Workers on the page, worker threads under Node. A worker that dies rejects its task by
 * name `worker-died` and is replaced; an aborted task that does not settle within 3 s is terminated with its worker.
 */
export interface Pool {
  /** How many tasks run at once at most. */
  readonly size: number;
  readonly backend: BackendReport;
  run(
    task: Task,
    inputs: TaskInputs,
    signal: AbortSignal,
    onEvent: (event: TaskEvent) => void,
  ): Promise<TaskOutcome>;
  /** The interactive lane: never waits for a task; a newer request aborts the older one. */
  craft(
    request: CraftRequest,
    weights: Readonly<Record<Key | Digest, Uint8Array>>,
    signal: AbortSignal,
    onProgress: (done: number, total: number) => void,
  ): Promise<CraftResult>;
  /** On the interactive lane too; a newer request for gradients aborts the older one, attacks go on. */
  gradients(
    request: GradientsRequest,
    weights: Readonly<Record<Key | Digest, Uint8Array>>,
    signal: AbortSignal,
  ): Promise<GradientsResult>;
  /** On the interactive lane too; a newer slice aborts the older one, of which no part is told any more. */
  slice(
    request: SliceRequest,
    weights: Readonly<Record<Key | Digest, Uint8Array>>,
    signal: AbortSignal,
    onPart: (part: SlicePart) => void,
  ): Promise<ScoreGrid>;
  /** On the interactive lane too; a newer request for the plane aborts the older one. */
  playground(request: PlaygroundRequest, signal: AbortSignal): Promise<PlaygroundResult>;
  describe(dataset: ResolvedChoice): Promise<DatasetSummary>;
  examples(
    dataset: ResolvedChoice,
    split: "train" | "validation" | "test",
    positions: readonly number[],
  ): Promise<Examples>;
  /** Of every worker that is up, the interactive lane included. */
  memory(): Promise<readonly MemoryUse[]>;
  close(): Promise<void>;
}
