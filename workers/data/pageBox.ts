import type { FileBox } from "./fileBox.ts";
import { indexedDbBox } from "./indexedDbBox.ts";
import { opfsBox } from "./opfsBox.ts";

/** Files of the page: in the private file system, or in IndexedDB where the browser refuses one or has none. */
export function pageBox(): FileBox {
  let chosen: Promise<FileBox> | undefined;
  const box = () => {
    chosen ??= hasFileSystem().then((has) => (has ? opfsBox() : indexedDbBox()));
    return chosen;
  };
  return {
    file: async (path) => (await box()).file(path),
    append: async (path, fresh) => (await box()).append(path, fresh),
    move: async (from, to) => (await box()).move(from, to),
    remove: async (path) => (await box()).remove(path),
    list: async () => (await box()).list(),
  };
}

/** Private windows of Firefox and ephemeral sessions of WebKit refuse the private file system with an exception. */
async function hasFileSystem(): Promise<boolean> {
  if (
    !("FileSystemFileHandle" in globalThis) ||
    !("createSyncAccessHandle" in FileSystemFileHandle.prototype)
  )
    return false;
  return navigator.storage.getDirectory().then(
    () => true,
    () => false,
  );
}
