import { openAsBlob } from "node:fs";
import { open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type { FileStorage } from "../../workers/data/storage/fileStorage.ts";
import { absent } from "./atomicFile.ts";
import { makeFolder } from "./makeFolder.ts";

/** Files in a folder of the disk. */
export function diskStorage(folder: string): FileStorage {
  const at = (path: string) => join(folder, ...path.split("/"));
  const sizeOf = async (path: string): Promise<number | null> =>
    stat(at(path)).then(
      (found) => (found.isFile() ? found.size : null),
      (error) => absent(error) ?? null,
    );
  return {
    async file(path) {
      return (await sizeOf(path)) === null ? null : openAsBlob(at(path));
    },
    async append(path, fresh) {
      await makeFolder(dirname(at(path)));
      const size = fresh ? 0 : ((await sizeOf(path)) ?? 0);
      const handle = await open(at(path), fresh ? "w" : "a");
      return {
        size,
        async write(bytes) {
          await handle.appendFile(bytes);
        },
        close: () => handle.close(),
      };
    },
    async move(from, to) {
      await makeFolder(dirname(at(to)));
      await rename(at(from), at(to));
    },
    remove: (path) => rm(at(path), { force: true }),
    async list() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
        (error) => absent(error) ?? [],
      );
      const files = entries.filter((entry) => entry.isFile());
      return Promise.all(
        files.map(async (entry) => {
          const full = join(entry.parentPath, entry.name);
          return { path: relative(folder, full).split(sep).join("/"), bytes: (await stat(full)).size };
        }),
      );
    },
  };
}
