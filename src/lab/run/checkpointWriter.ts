import type { Key } from "../../experiment/terms/system.ts";
import type { Store } from "../store/store.ts";

/** Stores the checkpoints of one task one after the other; while one is being written only the newest waits. */
export interface CheckpointWriter {
  offer(state: Uint8Array): void;
  /** The newest state offered, stored or not. */
  latest(): Uint8Array | undefined;
  /** Resolves when nothing is being written any more: only then may the artefact be put. */
  settled(): Promise<void>;
}

/** @param onFailed called with each error of the store; the task itself goes on. */
export function createCheckpointWriter(
  store: Store,
  key: Key,
  onFailed: (error: unknown) => void,
): CheckpointWriter {
  let newest: Uint8Array | undefined;
  let pending: Uint8Array | undefined;
  let writing: Promise<void> | undefined;

  async function drain(): Promise<void> {
    while (pending !== undefined) {
      const state = pending;
      pending = undefined;
      await store.putCheckpoint(key, state).catch(onFailed);
    }
    writing = undefined;
  }

  return {
    offer(state) {
      newest = state;
      pending = state;
      writing ??= drain();
    },
    latest: () => newest,
    settled: async () => writing,
  };
}
