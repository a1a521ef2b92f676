import { type DBSchema, openDB } from "idb";
import { datasetFileError } from "../../datasets/formats/problem.ts";
import type { FileStorage } from "./fileStorage.ts";

/** Bytes collected before they are written as one record. */
const pieceBytes = 2 ** 22;

/** Files are stored in pieces. The key holds the size of a piece, so that sizes are read without reading the data. */
type PieceKey = [path: string, index: number, bytes: number];

interface StorageSchema extends DBSchema {
  pieces: { key: PieceKey; value: ArrayBuffer };
}

const piecesOf = (path: string) => IDBKeyRange.bound([path], [path, []]);

/**
 * Files in IndexedDB, for browsers without a private file system: Firefox in private windows, and WebKit in ephemeral
 * sessions. Slower than `opfsStorage`; a private window discards everything when it closes.
 */
export function indexedDbStorage(name = "robin-lab-data"): FileStorage {
  const opened = openDB<StorageSchema>(name, 1, { upgrade: (db) => void db.createObjectStore("pieces") });
  const keysOf = async (path: string) => (await opened).getAllKeys("pieces", piecesOf(path));

  return {
    async file(path) {
      const pieces = await (await opened).getAll("pieces", piecesOf(path));
      return pieces.length === 0 ? null : new Blob(pieces);
    },
    async append(path, fresh) {
      const db = await opened;
      const unlock = await lockFile(`${name}:${path}`);
      if (unlock === null)
        throw datasetFileError(path, "is being written by another tab of the lab: let it finish or close it");
      if (fresh) await db.delete("pieces", piecesOf(path));
      const stored = await keysOf(path);
      let next = stored.length;
      let waiting: Uint8Array<ArrayBuffer>[] = [];
      let waitingBytes = 0;
      const flush = async () => {
        await db.put("pieces", await new Blob(waiting).arrayBuffer(), [path, next, waitingBytes]);
        next += 1;
        waiting = [];
        waitingBytes = 0;
      };
      return {
        size: totalOf(stored),
        async write(bytes) {
          waiting.push(bytes.slice());
          waitingBytes += bytes.length;
          if (waitingBytes >= pieceBytes) await flush();
        },
        async close() {
          try {
            // An empty file is one empty piece.
            if (waitingBytes > 0 || next === 0) await flush();
          } finally {
            unlock();
          }
        },
      };
    },
    async move(from, to) {
      const keys = await keysOf(from);
      if (keys.length === 0) throw new Error(`no file ${from} found to move to ${to}: download it again`);
      const transaction = (await opened).transaction("pieces", "readwrite");
      await transaction.store.delete(piecesOf(to));
      for (const [, index, bytes] of keys) {
        const piece = await transaction.store.get([from, index, bytes]);
        await transaction.store.put(piece as ArrayBuffer, [to, index, bytes]);
      }
      await transaction.store.delete(piecesOf(from));
      await transaction.done;
    },
    async remove(path) {
      await (await opened).delete("pieces", piecesOf(path));
    },
    async list() {
      const sizes = new Map<string, number>();
      for (const [path, , bytes] of await (await opened).getAllKeys("pieces"))
        sizes.set(path, (sizes.get(path) ?? 0) + bytes);
      return [...sizes].map(([path, bytes]) => ({ path, bytes }));
    },
  };
}

const totalOf = (keys: readonly PieceKey[]): number => keys.reduce((sum, [, , bytes]) => sum + bytes, 0);

/** Locks a file against other tabs. Returns the function that unlocks it, or null where another tab holds the lock. */
function lockFile(name: string): Promise<(() => void) | null> {
  const locks: LockManager | undefined = globalThis.navigator?.locks;
  if (locks === undefined) return Promise.resolve(() => undefined);
  return new Promise((resolve, reject) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        if (lock === null) return resolve(null);
        return new Promise<void>((unlock) => resolve(unlock));
      })
      .catch(reject);
  });
}
