import type { BackendId, BackendReport, TaskOutcome } from "../../experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import type { CraftRequest, CraftResult } from "../../experiment/interactive/craft.ts";
import type { PlaygroundRequest, PlaygroundResult } from "../../experiment/interactive/playground.ts";
import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import type { GradientsResult, ScoresRequest, ScoresResult } from "../../experiment/interactive/scores.ts";
import type { SlicePart, SliceRequest } from "../../experiment/interactive/slice.ts";
import type { BenchWork } from "../../experiment/machine/benchWork.ts";
import type { NetworkSpeed, SizedNetwork } from "../../experiment/plan/networkSpeed.ts";
import type { Task } from "../../experiment/plan/task.ts";
import type { Digest, Key, ResolvedChoice } from "../../experiment/terms/system.ts";

export interface StartRequest {
  readonly prefer: "auto" | BackendId;
  /** Accept a software WebGPU adapter. */
  readonly software?: boolean;
  /** Part of the name of the WebGPU adapter to use; only with `webgpu`, and only under Node. */
  readonly adapter?: string;
}

/** The files of a data set, by content or by reference; the worker decodes them once. */
export interface DatasetFiles {
  readonly dataset: ResolvedChoice;
  readonly files: Readonly<Record<string, Uint8Array | Blob>>;
}

/** Weights of member networks: safetensors bytes by the key of the training task or by the digest of an import. */
export type Weights = Readonly<Record<Key | Digest, Uint8Array>>;

/** Inputs of the tasks of one call. */
export interface TaskInputs {
  readonly weights: Weights;
  /** Checkpoints to resume from, by task key. */
  readonly checkpoints: Readonly<Record<Key, Uint8Array>>;
}

/** Facts about a data set, as the page shows them. */
export interface DatasetSummary {
  readonly id: string;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<"train" | "validation" | "test", number>>;
  readonly perClass: Readonly<Record<"train" | "validation" | "test", readonly number[]>>;
}

/** Images of a split in its fixed order, NHWC: uint8 in 0..255, or float32 in [0,1]. */
export interface Examples {
  readonly images: Uint8Array | Float32Array;
  readonly labels: readonly number[];
  /** Index of each image in the data set. */
  readonly ids: readonly number[];
}

/** Memory that the engine of one worker uses. */
export interface MemoryUse {
  /** Number of live tensors. */
  readonly tensors: number;
  /** Bytes of their values, on whatever device. */
  readonly tensorBytes: number;
  /** Bytes of the WebAssembly heap, which never shrinks; 0 on other backends. */
  readonly heapBytes: number;
  /** Bytes of GPU buffers, including those kept for reuse; 0 on other backends. */
  readonly gpuBytes: number;
}

/** A request with its result and, where the result comes in parts, what is reported on the way. */
type Ask<Request, Result, Report extends readonly unknown[] = []> = (
  request: Request,
  weights: Weights,
  signal: AbortSignal,
  ...report: Report extends [] ? [] : [onReport: (...report: Report) => void]
) => Promise<Result>;

/**
 * Requests that a person waits for. The engine serves them between two steps of the running task. A new request is one
 * line here, one in `workerPool.ts` and its implementation in `workers/engine/engine.ts`.
 */
export interface InteractiveRequests {
  /** Attacks images; reports steps done and steps in total. */
  craft: Ask<CraftRequest, CraftResult, [done: number, total: number]>;
  gradients: Ask<ScoresRequest, GradientsResult>;
  scores: Ask<ScoresRequest, ScoresResult>;
  /** Reports each level of refinement as soon as it is computed, and returns the whole grid. */
  slice: Ask<SliceRequest, ScoreGrid, [part: SlicePart]>;
  /** The worker keeps no training state: each request brings the states to continue from, and no weights. */
  playground: Ask<PlaygroundRequest, PlaygroundResult>;
}

/**
 * The engine, as a worker exposes it through Comlink. `signal` and callbacks are top-level arguments because Comlink
 * proxies only those. Errors cross as `{name, message}`; the name is the kind of error.
 */
export interface LabWorker extends InteractiveRequests {
  start(request: StartRequest): Promise<BackendReport>;
  provide(dataset: DatasetFiles): Promise<DatasetSummary>;
  memory(): Promise<MemoryUse>;
  /** Measures how fast this worker runs a network, in about a fifth of a second; it waits for the running task. */
  speed(network: SizedNetwork): Promise<NetworkSpeed>;
  /** Does the work of a benchmark and resolves to the seconds that it took; it waits for the running task. */
  bench(work: BenchWork): Promise<number>;
  examples(
    dataset: ResolvedChoice,
    split: "train" | "validation" | "test",
    positions: readonly number[],
  ): Promise<Examples>;
  /** Runs tasks one after the other. */
  run(
    tasks: readonly Task[],
    inputs: TaskInputs,
    signal: AbortSignal,
    onEvent: (event: TaskEvent) => void,
  ): Promise<readonly TaskOutcome[]>;
}
