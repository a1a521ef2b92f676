import type { Warning } from "../../src/experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../src/experiment/artefacts/event.ts";

/** An event of one task; the engine adds the key. */
export type RunEvent = TaskEvent extends infer Event ? (Event extends TaskEvent ? Omit<Event, "key"> : never) : never;

/** What the engine passes to a running task. */
export interface TaskRun {
  /** Lets messages in between attack steps, and rejects when the run was stopped. Call it in no tensor scope. */
  yieldPoint(): Promise<void>;
  onEvent(event: RunEvent): void;
}

/** What a task needs that can resume from its own checkpoints. */
export interface ResumableRun extends TaskRun {
  /** State from a `checkpoint` event of the same task, to resume from; the result is equal bit for bit on WASM and CPU. */
  readonly resume?: Uint8Array;
}

/** What a task that measures a system returns. */
export interface Measured<Data> {
  readonly data: Data;
  readonly warnings: readonly Warning[];
}
