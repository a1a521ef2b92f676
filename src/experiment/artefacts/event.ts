import type { Key } from "../terms/system.ts";
import type { EpochMetrics, Warning } from "./artefact.ts";
import type { ValidationMargins } from "./validationMargins.ts";

/** Events of a running task, at most about ten per second. */
export type TaskEvent =
  | {
      readonly kind: "progress";
      readonly key: Key;
      readonly done: number;
      readonly total: number;
      readonly unit: "batches" | "steps" | "examples";
    }
  | { readonly kind: "metric"; readonly key: Key; readonly metrics: EpochMetrics }
  /** Of arms, after each epoch: only shown. */
  | { readonly kind: "margins"; readonly key: Key; readonly margins: ValidationMargins }
  /**
   * The state to resume from, as opaque bytes: weights, momentum and history of a training, results so far of an
   * evaluation. Only the executor stores it.
   */
  | { readonly kind: "checkpoint"; readonly key: Key; readonly state: Uint8Array }
  | { readonly kind: "warning"; readonly key: Key; readonly warning: Warning };
