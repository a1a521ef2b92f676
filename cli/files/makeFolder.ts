import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../terminal/command.ts";

/**
 * Creates a folder and those above it. Node's own recursive `mkdir` asks again without end where a folder exists and takes
 * no entries, such as /proc, so that only a signal ends the process.
 *
 * @throws UserError for such a place; the error of the file system for any other.
 */
export async function makeFolder(path: string): Promise<void> {
  if ((await made(path)) || (await madeBelow(path))) return;
  throw new UserError(`${path} cannot be created, since ${dirname(path)} takes no new folders: choose another folder`);
}

async function madeBelow(path: string): Promise<boolean> {
  await makeFolder(dirname(path));
  return made(path);
}

/** Whether the folder is there now; false where the one above it seems to be missing. */
async function made(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if (await isFolder(path)) return true;
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" || dirname(path) === path) throw error;
    return false;
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
