import { type DBSchema, openDB } from "idb";
import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import { once } from "../../lab/async/once.ts";
import type { OpenedResult } from "../../lab/files/resultArchive.ts";

/** An opened result from elsewhere. Its weights are stored beside it and read on demand. */
export interface ImportedResult {
  readonly id: string;
  readonly name: string;
  readonly notes: string;
  /** ISO time of opening. */
  readonly openedAt: string;
  /** The file or folder it came from. */
  readonly from: string;
  readonly result: ResultFile;
  readonly systems: OpenedResult["systems"];
  readonly weightsOf: Readonly<Record<Key, Digest>>;
  /** Bytes of all weights, and of the result as text. */
  readonly bytes: number;
}

interface Schema extends DBSchema {
  results: { key: string; value: ImportedResult };
  /** By result and digest, so that deleting a result deletes exactly its own weights. */
  weights: { key: [string, Digest]; value: Uint8Array };
}

/** A database apart from that of the runs: results from elsewhere never count as results of this lab's tasks. */
const database = once(() =>
  openDB<Schema>("robin-lab-imports", 1, {
    upgrade(fresh) {
      fresh.createObjectStore("results");
      fresh.createObjectStore("weights");
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  }),
);

export async function storedImports(): Promise<readonly ImportedResult[]> {
  return (await database()).getAll("results");
}

/** Stores a result and its weights, if any, in one transaction. */
export async function putImport(
  imported: ImportedResult,
  weights: ReadonlyMap<Digest, Uint8Array> = new Map(),
): Promise<void> {
  const transaction = (await database()).transaction(["results", "weights"], "readwrite");
  await Promise.all([
    transaction.objectStore("results").put(imported, imported.id),
    ...[...weights].map(([digest, bytes]) => transaction.objectStore("weights").put(bytes, [imported.id, digest])),
    transaction.done,
  ]);
}

export async function importedWeights(id: string, digest: Digest): Promise<Uint8Array | undefined> {
  return (await database()).get("weights", [id, digest]);
}

export async function deleteImport(id: string): Promise<void> {
  const transaction = (await database()).transaction(["results", "weights"], "readwrite");
  await Promise.all([
    transaction.objectStore("results").delete(id),
    transaction.objectStore("weights").delete(IDBKeyRange.bound([id], [id, []])),
    transaction.done,
  ]);
}
