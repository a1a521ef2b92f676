import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isMissing } from "./atomicFile.ts";

/** Who holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** Tells one acquisition from another by the same process. */
  readonly token: string;
}

const pollMs = 100;
const heartbeatMs = 5_000;
/** After this silence a holder counts as gone: on another machine nobody can look its process up, and pids come back. */
const silentMs = 60_000;

/**
 * Runs `work` while holding the lock file at `path`; waits while a living process holds it. A lock whose process is
 * dead, or that has not been touched for a minute, is taken over. Two holders at once would do the same work twice and
 * store the same result, so a wrong guess costs time, never data.
 *
 * @param onWait told once who is being waited for.
 */
export async function withFileLock<T>(
  path: string,
  signal: AbortSignal,
  onWait: (holder: LockHolder) => void,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const mine: LockHolder = { pid: process.pid, host: hostname(), token: randomUUID() };
  let told = false;
  signal.throwIfAborted();
  // Before the file can exist: whoever reads it in this process must find its token here.
  held.add(mine.token);
  try {
    while (!(await tryAcquire(path, mine))) {
      const holder = await readHolder(path);
      if (holder === undefined) continue;
      if (await isGone(path, holder)) {
        await breakLock(path, holder);
        continue;
      }
      if (!told) onWait(holder);
      told = true;
      await pause(pollMs, undefined, { signal });
    }
  } catch (error) {
    held.delete(mine.token);
    throw error;
  }
  // A file that cannot be touched any more (removed by hand) has nothing left to keep alive.
  const heartbeat = setInterval(
    () => void utimes(path, new Date(), new Date()).catch(() => undefined),
    heartbeatMs,
  );
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    held.delete(mine.token);
    if ((await readHolder(path))?.token === mine.token) await rm(path, { force: true });
  }
}

/** Atomic, and the file is never seen without its content: written beside, then linked into place. */
async function tryAcquire(path: string, mine: LockHolder): Promise<boolean> {
  const beside = `${path}.${mine.token}`;
  await writeFile(beside, JSON.stringify(mine));
  try {
    await link(beside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(beside, { force: true });
  }
}

async function readHolder(path: string): Promise<LockHolder | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as LockHolder;
  } catch {
    // Not written by us as a whole: nobody to ask, so only its age can tell.
    return { pid: Number.NaN, host: "", token: text };
  }
}

/** Tokens held by this process: its own pid in a file with another token is that of a dead namesake. */
const held = new Set<string>();

async function isGone(path: string, { pid, host, token }: LockHolder): Promise<boolean> {
  if (host === hostname() && !isAlive(pid)) return true;
  if (host === hostname() && pid === process.pid && !held.has(token)) return true;
  const touched = await stat(path).catch(() => undefined);
  return touched === undefined || Date.now() - touched.mtimeMs > silentMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Moves a dead holder's file away; puts it back if another process was faster and it is that one's by now. */
async function breakLock(path: string, dead: LockHolder): Promise<void> {
  const aside = `${path}.${randomUUID()}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isMissing(error)) return;
    throw error;
  }
  const moved = await readHolder(aside);
  if (moved !== undefined && moved.token !== dead.token)
    await link(aside, path).catch((error) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
  await rm(aside, { force: true });
}
