import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import type { Key } from "../../experiment/terms/system.ts";

/**
 * Stores artefacts: IndexedDB on the page, a directory under Node. Every read verifies the content digest; a damaged
 * artefact reads as absent and is reported to `onDamaged`. `put` is atomic.
 */
export interface Store {
  get(key: Key): Promise<Artefact | undefined>;
  /**
   * Where other machines may write too (a directory), it is refused if it differs from a stored result of the same task
   * and inputs. @throws `different-result` then, and `storage-full`.
   */
  put(artefact: Artefact): Promise<void>;
  keys(): Promise<readonly Key[]>;
  remove(key: Key): Promise<void>;
  /** Checkpoint of an unfinished task; `put` of the same key removes it. */
  getCheckpoint(key: Key): Promise<Uint8Array | undefined>;
  putCheckpoint(key: Key, state: Uint8Array): Promise<void>;
  /**
   * Runs `work` while no other tab or process works on the same key; waits for it otherwise, and calls `onWait` once when
   * it begins to wait.
   */
  exclusively<T>(key: Key, signal: AbortSignal, work: () => Promise<T>, onWait?: () => void): Promise<T>;
}
