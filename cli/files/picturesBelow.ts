import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { UserError } from "../terminal/command.ts";

/** A file, and its name with its path inside a given folder, as a browser names the files of a chosen folder. */
interface PictureFile {
  readonly file: string;
  readonly path: string;
}

/** The given files, and all files of the given folders in the order of their names, without hidden ones. */
export async function picturesBelow(paths: readonly string[]): Promise<readonly PictureFile[]> {
  const found = await Promise.all(
    paths.map(async (path): Promise<readonly PictureFile[]> => {
      const about = await stat(path).catch(() => {
        throw new UserError(`no file or folder ${path}`);
      });
      if (!about.isDirectory()) return [{ file: path, path: basename(path) }];
      const name = basename(resolve(path));
      const entries = await readdir(path, { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile() && !entry.name.startsWith("."))
        .map((entry) => join(entry.parentPath, entry.name))
        .toSorted()
        .map((file) => ({ file, path: join(name, file.slice(join(path, "/").length)) }));
    }),
  );
  return found.flat();
}
