import { openAsBlob } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { NamedFile } from "../../src/lab/engine/dataApi.ts";
import { limits } from "../../workers/datasets/formats/limits.ts";
import { UserError } from "../terminal/command.ts";

/**
 * The files at some paths, with all files of folders, as a browser names them: by the folder's name and below. Links are
 * followed under their own names; a link to a folder that contains it is not entered again.
 *
 * @throws UserError for a missing path, a link that leads nowhere, and more files than a data set may have.
 */
export async function chosenFiles(paths: readonly string[]): Promise<readonly NamedFile[]> {
  const found: NamedFile[] = [];
  const take = async (full: string, path: string, within: readonly string[]): Promise<void> => {
    const about = await stat(full).catch(() => {
      throw new UserError(
        within.length === 0 ? `no file or folder ${full}` : `${full} is a link that leads nowhere: remove it`,
      );
    });
    if (about.isFile()) {
      if (found.length >= limits.entries)
        throw new UserError(`more than ${limits.entries} files found in ${paths.join(", ")}: choose fewer`);
      found.push({ path, data: await openAsBlob(full) });
    }
    if (!about.isDirectory()) return;
    const real = await realpath(full);
    if (within.includes(real)) return;
    const names = (await readdir(full)).sort();
    for (const name of names) await take(join(full, name), `${path}/${name}`, [...within, real]);
  };
  for (const path of paths) await take(path, basename(resolve(path)), []);
  return found;
}
