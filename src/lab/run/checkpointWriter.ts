import type { Key } from "../../experiment/terms/system.ts";
import type { Store } from "../store/store.ts";

/** Stores the checkpoints of one task in turn; while one is being written, only the newest of the others is kept. */
interface CheckpointWriter {
  write(state: Uint8Array): void;
  /** The newest checkpoint, stored or not. */
  latest(): Uint8Array | undefined;
  /** Resolves when no write is pending; the task's artefact may be put only then. */
  settled(): Promise<void>;
}

/**
 * @param marked what is stored of a state (`checkpointMark`).
 * @param onFailed called with each error of the store; the task itself continues.
 */
export function createCheckpointWriter(
  store: Store,
  key: Key,
  marked: (state: Uint8Array) => Uint8Array,
  onFailed: (error: unknown) => void,
): CheckpointWriter {
  let newest: Uint8Array | undefined;
  let pending: Uint8Array | undefined;
  let writing: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (pending !== undefined) {
      const state = pending;
      pending = undefined;
      await store.putCheckpoint(key, marked(state)).catch(onFailed);
    }
    writing = undefined;
  }

  return {
    write(state) {
      newest = state;
      pending = state;
      writing ??= drain();
    },
    latest: () => newest,
    settled: async () => writing,
  };
}
