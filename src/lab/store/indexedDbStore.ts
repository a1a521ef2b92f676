import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Artefact } from "../../experiment/artefacts/artefact.ts";
import { digestOf } from "../../experiment/plan/key.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import { isQuota, messageOf, namedError } from "../engine/namedError.ts";
import { type Damage, findDamage } from "./integrity.ts";
import { type Locks, pageLocks } from "./pageLocks.ts";
import type { Store } from "./store.ts";
import { withLock } from "./webLock.ts";

interface Schema extends DBSchema {
  artefacts: { key: Key; value: Omit<Artefact, "weights"> };
  weights: { key: Key; value: Uint8Array };
  checkpoints: { key: Key; value: { readonly digest: Digest; readonly state: Uint8Array } };
}

interface IndexedDbStoreOptions {
  readonly name?: string;
  readonly onDamaged: (damage: Damage) => void;
  readonly locks?: Pick<Locks, "request">;
}

const stores = ["artefacts", "weights", "checkpoints"] as const;

/**
 * The page's store. An artefact is written in one transaction over its metadata, its weights and its checkpoint, so that
 * another tab sees all of it or nothing.
 *
 * @throws `storage-unavailable` when the browser has no IndexedDB.
 */
export async function openIndexedDbStore(options: IndexedDbStoreOptions): Promise<Store> {
  const name = options.name ?? "robin-lab";
  const locks = options.locks ?? pageLocks();
  const db: IDBPDatabase<Schema> = await openDB<Schema>(name, 1, {
    upgrade(fresh) {
      for (const store of stores) fresh.createObjectStore(store);
    },
    // Another tab with a newer version of the lab must not wait for this one.
    blocking: () => db.close(),
  }).catch((error) => {
    throw namedError("storage-unavailable", `this browser's storage cannot be opened: ${messageOf(error)}`);
  });

  async function writing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isQuota(error)) throw error;
      throw namedError(
        "storage-full",
        "the browser's storage for this page is full: delete runs that you no longer need, or free disk space",
      );
    }
  }

  return {
    async get(key) {
      const transaction = db.transaction(["artefacts", "weights"]);
      const [metadata, weights] = await Promise.all([
        transaction.objectStore("artefacts").get(key),
        transaction.objectStore("weights").get(key),
        transaction.done,
      ]);
      if (metadata === undefined) return undefined;
      const artefact: Artefact = weights === undefined ? metadata : { ...metadata, weights };
      const reason = await findDamage(key, artefact);
      if (reason === null) return artefact;
      options.onDamaged({ key, place: `IndexedDB ${name}`, reason });
      return undefined;
    },
    put: ({ weights, ...metadata }) =>
      writing(async () => {
        const transaction = db.transaction(stores, "readwrite", { durability: "strict" });
        const requests: Promise<unknown>[] = [
          transaction.objectStore("artefacts").put(metadata, metadata.key),
          weights === undefined
            ? transaction.objectStore("weights").delete(metadata.key)
            : transaction.objectStore("weights").put(weights, metadata.key),
          transaction.objectStore("checkpoints").delete(metadata.key),
          transaction.done,
        ];
        await Promise.all(requests);
      }),
    keys: () => db.getAllKeys("artefacts"),
    async remove(key) {
      const transaction = db.transaction(stores, "readwrite");
      await Promise.all([...stores.map((store) => transaction.objectStore(store).delete(key)), transaction.done]);
    },
    async getCheckpoint(key) {
      const saved = await db.get("checkpoints", key);
      if (saved === undefined) return undefined;
      const digest = await digestOf(saved.state);
      if (digest === saved.digest) return saved.state;
      const reason = `its checkpoint hashes to ${digest}, ${saved.digest} expected`;
      options.onDamaged({ key, place: `IndexedDB ${name}`, reason });
      return undefined;
    },
    putCheckpoint: (key, state) =>
      writing(async () => {
        // Hashed first: a transaction ends when anything else is awaited.
        const digest = await digestOf(state);
        await db.put("checkpoints", { digest, state }, key);
      }),
    async exclusively(key, signal, work, onWait) {
      signal.throwIfAborted();
      const lock = `${name}:${key}`;
      const done = await withLock(locks, lock, { ifAvailable: true }, async (held) => held && { result: await work() });
      if (done !== null) return done.result;
      onWait?.();
      return withLock(locks, lock, { signal }, work);
    },
  };
}
