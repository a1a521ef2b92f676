import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import type { Key } from "../../experiment/terms/system.ts";

/**
 * Where artefacts live: IndexedDB on the page, a directory under Node. Every read verifies the content digest; a
 * damaged artefact reads as absent and is reported by `onDamaged`. One artefact is one transaction (temp file + rename).
 */
export interface Store {
  get(key: Key): Promise<Artefact | undefined>;
  put(artefact: Artefact): Promise<void>;
  keys(): Promise<readonly Key[]>;
  remove(key: Key): Promise<void>;
  /** State of an unfinished task; removed by `put` of the same key. */
  getCheckpoint(key: Key): Promise<Uint8Array | undefined>;
  putCheckpoint(key: Key, state: Uint8Array): Promise<void>;
  /** Run `work` while no other tab or process works on the same key; waits for the other to end. */
  exclusively<T>(key: Key, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}
