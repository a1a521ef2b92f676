import type { FileStorage } from "./fileStorage.ts";
import { indexedDbStorage } from "./indexedDbStorage.ts";
import { opfsStorage } from "./opfsStorage.ts";

/** Files of the page: in the private file system, or in IndexedDB where the browser refuses one or has none. */
export function pageStorage(): FileStorage {
  let chosen: Promise<FileStorage> | undefined;
  const storage = () => {
    chosen ??= hasFileSystem().then((has) => (has ? opfsStorage() : indexedDbStorage()));
    return chosen;
  };
  return {
    file: async (path) => (await storage()).file(path),
    append: async (path, fresh) => (await storage()).append(path, fresh),
    move: async (from, to) => (await storage()).move(from, to),
    remove: async (path) => (await storage()).remove(path),
    list: async () => (await storage()).list(),
  };
}

/** Private windows of Firefox and ephemeral sessions of WebKit refuse the private file system with an exception. */
async function hasFileSystem(): Promise<boolean> {
  if (!("FileSystemFileHandle" in globalThis) || !("createSyncAccessHandle" in FileSystemFileHandle.prototype))
    return false;
  return navigator.storage.getDirectory().then(
    () => true,
    () => false,
  );
}
