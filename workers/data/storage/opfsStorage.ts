import { datasetFileError } from "../../datasets/formats/problem.ts";
import { chunksOf } from "./blobs.ts";
import type { FileStorage } from "./fileStorage.ts";

/** The folder of the page's private file system that holds data sets. */
const folderName = "datasets";

/** Files in the origin private file system. For workers: only they may write in place. */
export function opfsStorage(): FileStorage {
  const root = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(folderName, { create: true });

  async function folderOf(path: string, create: boolean) {
    const parts = path.split("/");
    const name = parts.pop() as string;
    let folder = await root();
    for (const part of parts) folder = await folder.getDirectoryHandle(part, { create });
    return { folder, name };
  }

  async function handleOf(path: string): Promise<FileSystemFileHandle | null> {
    try {
      const { folder, name } = await folderOf(path, false);
      return await folder.getFileHandle(name);
    } catch (error) {
      if (error instanceof DOMException && error.name === "NotFoundError") return null;
      throw error;
    }
  }

  return {
    async file(path) {
      return (await (await handleOf(path))?.getFile()) ?? null;
    },
    async append(path, fresh) {
      const { folder, name } = await folderOf(path, true);
      const handle = await folder.getFileHandle(name, { create: true });
      const access = await handle.createSyncAccessHandle().catch((error: unknown) => {
        if (error instanceof DOMException && error.name === "NoModificationAllowedError")
          throw datasetFileError(path, "is being written by another tab of the lab: let it finish or close it");
        throw error;
      });
      if (fresh) access.truncate(0);
      let at = access.getSize();
      return {
        size: at,
        async write(bytes) {
          at += access.write(bytes, { at });
        },
        async close() {
          access.flush();
          access.close();
        },
      };
    },
    async move(from, to) {
      const handle = (await handleOf(from)) as
        | (FileSystemFileHandle & { move?(folder: FileSystemDirectoryHandle, name: string): Promise<void> })
        | null;
      if (handle === null) throw new Error(`no file ${from} found to move to ${to}: download it again`);
      const { folder, name } = await folderOf(to, true);
      if (handle.move !== undefined) return handle.move(folder, name);
      const target = await this.append(to, true);
      for await (const chunk of chunksOf(await handle.getFile())) await target.write(chunk);
      await target.close();
      await this.remove(from);
    },
    async remove(path) {
      if ((await handleOf(path)) === null) return;
      const { folder, name } = await folderOf(path, false);
      await folder.removeEntry(name);
    },
    async list() {
      const found: { path: string; bytes: number }[] = [];
      const walk = async (folder: FileSystemDirectoryHandle, prefix: string): Promise<void> => {
        const entries = (folder as unknown as { entries(): AsyncIterable<[string, FileSystemHandle]> }).entries();
        for await (const [name, handle] of entries)
          if (handle.kind === "directory") await walk(handle as FileSystemDirectoryHandle, `${prefix}${name}/`);
          else {
            const { size } = await (handle as FileSystemFileHandle).getFile();
            found.push({ path: `${prefix}${name}`, bytes: size });
          }
      };
      await walk(await root(), "");
      return found;
    },
  };
}
