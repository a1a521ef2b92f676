// Own code instead of proper-lockfile 4.1.2, which records no process: it takes over the lock of a killed process only
// after its staleness time (2.2 s measured at its shortest setting, against at once here), cannot say who holds a lock,
// and listens to SIGINT and SIGTERM beside the command line's own handlers.
import { randomUUID } from "node:crypto";
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isMissing } from "./atomicFile.ts";

/** The process that holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** Distinguishes acquisitions by the same process. */
  readonly token: string;
}

const pollMs = 100;
const heartbeatMs = 5_000;
/** A holder that is silent for so long counts as dead: processes of other machines cannot be checked, and pids recur. */
const silentMs = 60_000;

/** Tokens that this process holds: a file with its pid and another token was left by a dead process of the same pid. */
const held = new Set<string>();

/**
 * Runs `work` while holding the lock file at `path`; waits while a living process holds it. A lock whose process is
 * dead, or that was not touched for a minute, is taken over. Two holders at once would compute the same result twice
 * and store it twice, so a wrong guess costs time but never data.
 *
 * @param onWait called once, with the holder, if the lock is held.
 */
export async function withFileLock<T>(
  path: string,
  signal: AbortSignal,
  onWait: (holder: LockHolder) => void,
  work: () => Promise<T>,
): Promise<T> {
  const mine: LockHolder = { pid: process.pid, host: hostname(), token: randomUUID() };
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  // Before the file exists: another reader in this process must find its token here.
  held.add(mine.token);
  try {
    await acquire(path, mine, signal, onWait);
    // Touching fails once the file was removed by hand; nothing is left to keep alive then.
    const touch = () => void utimes(path, new Date(), new Date()).catch(() => undefined);
    heartbeat = setInterval(touch, heartbeatMs).unref();
    return await work();
  } finally {
    clearInterval(heartbeat);
    held.delete(mine.token);
    if ((await readHolder(path))?.token === mine.token) await rm(path, { force: true });
  }
}

async function acquire(
  path: string,
  mine: LockHolder,
  signal: AbortSignal,
  onWait: (holder: LockHolder) => void,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  signal.throwIfAborted();
  let isWaiting = false;
  while (!(await tryAcquire(path, mine))) {
    const holder = await readHolder(path);
    if (holder === undefined) continue;
    if (await isDead(path, holder)) {
      await breakLock(path, holder);
      continue;
    }
    if (!isWaiting) onWait(holder);
    isWaiting = true;
    await pause(pollMs, undefined, { signal });
  }
}

/** Atomic, and the file is never seen without its content: it is written beside, then linked into place. */
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
    // Not written by this lab: only the file's age can tell whether the holder is dead.
    return { pid: Number.NaN, host: "", token: text };
  }
}

async function isDead(path: string, { pid, host, token }: LockHolder): Promise<boolean> {
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
    // EPERM: the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Moves the file of a dead holder away; moves it back if another process has taken the lock over in the meantime. */
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
