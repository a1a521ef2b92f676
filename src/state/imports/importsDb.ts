import { type DBSchema, openDB } from "idb";
import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import type { OpenedResult } from "../../lab/files/resultArchive.ts";

/** A result that was made elsewhere and opened here. Its weights lie beside it and are read when they are needed. */
export interface ImportedResult {
  readonly id: string;
  readonly name: string;
  readonly notes: string;
  /** ISO time at which it was opened. */
  readonly openedAt: string;
  /** The file or folder it came from. */
  readonly from: string;
  readonly result: ResultFile;
  readonly systems: OpenedResult["systems"];
  readonly weightsOf: Readonly<Record<Key, Digest>>;
  /** Bytes of all weights and of the result as text. */
  readonly bytes: number;
}

interface Schema extends DBSchema {
  results: { key: string; value: ImportedResult };
  /** By result and digest, so that deleting one result takes exactly its own. */
  weights: { key: [string, Digest]; value: Uint8Array };
}

/** A store apart from that of the runs: what comes from elsewhere never answers for a task of this lab. */
async function open() {
  return openDB<Schema>("robin-lab-imports", 1, {
    upgrade(fresh) {
      fresh.createObjectStore("results");
      fresh.createObjectStore("weights");
    },
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

let opening: ReturnType<typeof open> | undefined;

function database(): ReturnType<typeof open> {
  opening ??= open().catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

export async function storedImports(): Promise<readonly ImportedResult[]> {
  return (await database()).getAll("results");
}

/** Keep a result and, when given, its weights, in one transaction. */
export async function putImport(
  imported: ImportedResult,
  weights: ReadonlyMap<Digest, Uint8Array> = new Map(),
): Promise<void> {
  const transaction = (await database()).transaction(["results", "weights"], "readwrite");
  await Promise.all([
    transaction.objectStore("results").put(imported, imported.id),
    ...[...weights].map(([digest, bytes]) =>
      transaction.objectStore("weights").put(bytes, [imported.id, digest]),
    ),
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
