import type { FileStorage } from "../workers/data/storage/fileStorage.ts";

/** Files in memory. */
export function memoryStorage(): FileStorage & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    async file(path) {
      const bytes = files.get(path);
      return bytes === undefined ? null : new Blob([bytes as BlobPart]);
    },
    async append(path, fresh) {
      if (fresh || !files.has(path)) files.set(path, new Uint8Array(0));
      return {
        size: (files.get(path) as Uint8Array).length,
        async write(bytes) {
          const before = files.get(path) as Uint8Array;
          const after = new Uint8Array(before.length + bytes.length);
          after.set(before);
          after.set(bytes, before.length);
          files.set(path, after);
        },
        close: async () => undefined,
      };
    },
    async move(from, to) {
      files.set(to, files.get(from) as Uint8Array);
      files.delete(from);
    },
    async remove(path) {
      files.delete(path);
    },
    list: async () => [...files].map(([path, { length }]) => ({ path, bytes: length })),
  };
}
