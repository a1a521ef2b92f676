import type { BackendReport, TaskOutcome } from "../../experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../experiment/artefacts/event.ts";
import type { CraftRequest, CraftResult } from "../../experiment/interactive/craft.ts";
import type { GradientsRequest, GradientsResult } from "../../experiment/interactive/gradients.ts";
import type { PlaygroundRequest, PlaygroundResult } from "../../experiment/interactive/playground.ts";
import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import type { SlicePart, SliceRequest } from "../../experiment/interactive/slice.ts";
import type { Task } from "../../experiment/plan/task.ts";
import type { Digest, Key, ResolvedChoice } from "../../experiment/terms/system.ts";

export interface StartRequest {
  readonly prefer: "auto" | "webgpu" | "wasm" | "cpu";
  /** Accept a software WebGPU adapter. */
  readonly software?: boolean;
}

/** A data set as its files hold it, by content or by reference; the worker decodes it once. */
export interface DatasetFiles {
  readonly dataset: ResolvedChoice;
  readonly files: Readonly<Record<string, Uint8Array | Blob>>;
}

/** What tasks of one call need: member weights by task key or import digest, and checkpoints to go on from. */
export interface TaskInputs {
  readonly weights: Readonly<Record<Key | Digest, Uint8Array>>;
  readonly checkpoints: Readonly<Record<Key, Uint8Array>>;
}

/** What a data set is, as the page shows it. */
export interface DatasetSummary {
  readonly id: string;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  readonly splits: Readonly<Record<"train" | "validation" | "test", number>>;
  readonly perClass: Readonly<Record<"train" | "validation" | "test", readonly number[]>>;
}

/** Images of a split in its fixed order, NHWC: uint8 from 0 to 255, or float32 in [0,1]. */
export interface Examples {
  readonly images: Uint8Array | Float32Array;
  readonly labels: readonly number[];
  /** Index of each image in the data set. */
  readonly ids: readonly number[];
}

/** Memory that the engine of one worker holds, in bytes. */
export interface MemoryUse {
  /** Tensors that are alive. */
  readonly tensors: number;
  /** Of their values, wherever they lie. */
  readonly tensorBytes: number;
  /** The WebAssembly heap, which grows and never shrinks; 0 on other backends. */
  readonly heapBytes: number;
  /** Buffers taken from the GPU, those kept for reuse too; 0 on other backends. */
  readonly gpuBytes: number;
}

/**
 * The engine, as a worker exposes it through Comlink (page) or its Node twin. `signal` and `onEvent` are top-level
 * arguments because Comlink proxies only those. Errors cross as `{name, message}`: the kind of error is its name.
 */
export interface LabWorker {
  start(request: StartRequest): Promise<BackendReport>;
  provide(dataset: DatasetFiles): Promise<DatasetSummary>;
  memory(): Promise<MemoryUse>;
  examples(
    dataset: ResolvedChoice,
    split: "train" | "validation" | "test",
    positions: readonly number[],
  ): Promise<Examples>;
  /** Run tasks one after the other (arms may later be fused into one batch). */
  run(
    tasks: readonly Task[],
    inputs: TaskInputs,
    signal: AbortSignal,
    onEvent: (event: TaskEvent) => void,
  ): Promise<readonly TaskOutcome[]>;
  craft(
    request: CraftRequest,
    weights: Readonly<Record<Key | Digest, Uint8Array>>,
    signal: AbortSignal,
    onEvent: (done: number, total: number) => void,
  ): Promise<CraftResult>;
  /** Served like `craft`: between the steps of what is running. */
  gradients(
    request: GradientsRequest,
    weights: Readonly<Record<Key | Digest, Uint8Array>>,
    signal: AbortSignal,
  ): Promise<GradientsResult>;
  /** Served like `craft`. Each level of refinement is told as soon as it is there; the whole grid comes back. */
  slice(
    request: SliceRequest,
    weights: Readonly<Record<Key | Digest, Uint8Array>>,
    signal: AbortSignal,
    onPart: (part: SlicePart) => void,
  ): Promise<ScoreGrid>;
  /** Served like `craft`. Nothing of the trainings stays in the worker: each request brings their states. */
  playground(request: PlaygroundRequest, signal: AbortSignal): Promise<PlaygroundResult>;
}
