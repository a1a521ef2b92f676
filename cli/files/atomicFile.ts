import { randomUUID } from "node:crypto";
import { link, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "./makeFolder.ts";

/**
 * Writes a file so that readers see either the old or the new content, even after a power failure: temporary file in the
 * same folder, fsync, rename, fsync of the folder. This also holds on file systems that several machines share (NFS).
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  await throughTemporary(path, content, (temporary) => rename(temporary, path));
}

/**
 * Like `writeAtomically`, but keeps a file that exists, even one that another machine creates at the same moment.
 *
 * @returns whether the file was created.
 */
export async function createAtomically(path: string, content: Uint8Array | string): Promise<boolean> {
  let created = true;
  await throughTemporary(path, content, async (temporary) => {
    try {
      await link(temporary, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      created = false;
    }
    await rm(temporary, { force: true });
  });
  return created;
}

/** Writes a temporary file beside `path`, which `place` puts there. */
async function throughTemporary(
  path: string,
  content: Uint8Array | string,
  place: (temporary: string) => Promise<void>,
): Promise<void> {
  const folder = dirname(path);
  await makeFolder(folder);
  const temporary = join(folder, `.${basename(path)}.${process.pid}.${randomUUID()}.part`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await place(temporary);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; its rename is durable by itself.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Age after which a temporary file is no longer in use. */
const abandonedAfterMs = 3_600_000;

/** Removes temporary files of killed processes from `folder`. */
export async function removeAbandoned(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((entry) => entry.endsWith(".part"))) {
    const path = join(folder, name);
    const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > abandonedAfterMs) await rm(path, { force: true });
  }
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

/** Undefined for a file that is missing, for `catch`; throws other errors again. */
export function absent(error: unknown): undefined {
  if (isMissing(error)) return undefined;
  throw error;
}
