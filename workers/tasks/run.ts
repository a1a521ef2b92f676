import type { Warning } from "../../src/experiment/artefacts/artefact.ts";

/** Progress of a task that works through examples; the engine adds the key. */
interface ExampleProgress {
  readonly kind: "progress";
  readonly done: number;
  readonly total: number;
  readonly unit: "examples";
}

/** What the engine passes to a running task. */
export interface TaskRun {
  /** Lets messages in between attack steps, and rejects when the run was stopped. Call it in no tensor scope. */
  yieldPoint(): Promise<void>;
  onEvent(event: ExampleProgress): void;
}

/** What a task that measures a system returns. */
export interface Measured<Data> {
  readonly data: Data;
  readonly warnings: readonly Warning[];
}
