// Own code instead of proper-lockfile 4.1.2, which records no process: it takes over the lock of a killed process only
// after its staleness time (2.2 s measured at its shortest setting, against at once here), cannot say who holds a lock,
// and listens to SIGINT and SIGTERM beside the command line's own handlers. It also compares the clock of this machine
// with times that a file server sets.
import { randomUUID } from "node:crypto";
import { readlinkSync } from "node:fs";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isMissing } from "./atomicFile.ts";
import { makeFolder } from "./makeFolder.ts";

/** The process that holds a lock. */
export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  /** Where `pid` counts: containers of one host name have process ids of their own. Absent where the system has none. */
  readonly space?: string | undefined;
  /** Distinguishes acquisitions by the same process. */
  readonly token: string;
}

/** A lock file as it was read. */
interface SeenLock {
  readonly holder: LockHolder;
  /** When its holder last touched it, by the clock of the file system. */
  readonly touchedMs: number;
}

const pollMs = 100;
const heartbeatMs = 5_000;
/** A holder that is silent for so long counts as dead: processes of other machines cannot be checked, and pids recur. */
const silentMs = 60_000;

/** Tokens that this process holds: a file with its pid and another token was left by a dead process of the same pid. */
const held = new Set<string>();

/**
 * Runs `work` while holding the lock file at `path`; waits while a living process holds it. A lock whose process is
 * dead, or that was not touched for a minute, is taken over. Two holders at once would compute the same result twice,
 * and the store compares the two, so a wrong guess costs time but never data. Works on shared file systems: it needs
 * atomic links and renames, and compares only times that the file server sets.
 *
 * @param onWait called once, with the holder, if the lock is held.
 */
export async function withFileLock<T>(
  path: string,
  signal: AbortSignal,
  onWait: (holder: LockHolder) => void,
  work: () => Promise<T>,
): Promise<T> {
  await makeFolder(dirname(path));
  signal.throwIfAborted();
  const mine: LockHolder = { pid: process.pid, host: hostname(), space: pidSpace(), token: randomUUID() };
  const beside = `${path}.${mine.token}`;
  // Before the file exists: another reader in this process must find its token here.
  held.add(mine.token);
  const file = await open(beside, "wx");
  let heartbeat: ReturnType<typeof setInterval> | undefined;
  try {
    await acquire(path, beside, { file, mine }, signal, onWait);
    // Through the open file: if another process has taken the lock over, its own file stays as it is.
    heartbeat = setInterval(() => void touch(file, mine).catch(() => undefined), heartbeatMs).unref();
    return await work();
  } finally {
    clearInterval(heartbeat);
    held.delete(mine.token);
    await rm(beside, { force: true });
    if ((await readLock(path))?.holder.token === mine.token) await rm(path, { force: true });
    await file.close();
  }
}

/** Atomic, and the lock is never seen without its content: it is written beside, then linked into place. */
async function acquire(
  path: string,
  beside: string,
  { file, mine }: { readonly file: FileHandle; readonly mine: LockHolder },
  signal: AbortSignal,
  onWait: (holder: LockHolder) => void,
): Promise<void> {
  let isWaiting = false;
  while (true) {
    const now = await touch(file, mine);
    try {
      await link(beside, path);
      return await rm(beside, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const seen = await readLock(path);
    if (seen === undefined) continue;
    if (isDead(seen, now, mine)) {
      await breakLock(path, seen.holder);
      continue;
    }
    if (!isWaiting) onWait(seen.holder);
    isWaiting = true;
    await pause(pollMs, undefined, { signal });
  }
}

/** Writes the holder into its file and returns the time that the file system gave to it, in milliseconds. */
async function touch(file: FileHandle, holder: LockHolder): Promise<number> {
  await file.write(JSON.stringify(holder), 0);
  // Otherwise a client of a file server may report its own time until it sends the bytes.
  await file.datasync();
  return (await file.stat()).mtimeMs;
}

/** The living process that holds the lock at `path`, as far as this machine can tell; undefined without one. */
export async function readHolder(path: string): Promise<LockHolder | undefined> {
  const seen = await readLock(path);
  const here = { pid: Number.NaN, host: hostname(), space: pidSpace(), token: "" };
  return seen === undefined || isDead(seen, Date.now(), here) ? undefined : seen.holder;
}

/** The lock at `path`; undefined without one. */
async function readLock(path: string): Promise<SeenLock | undefined> {
  let text: string;
  let touchedMs: number;
  try {
    // Opened first: a client of a file server asks it for fresh attributes only then.
    const file = await open(path, "r");
    try {
      touchedMs = (await file.stat()).mtimeMs;
      text = await file.readFile("utf8");
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  try {
    return { holder: JSON.parse(text) as LockHolder, touchedMs };
  } catch {
    // Not written by this lab: only the file's age can tell whether the holder is dead.
    return { holder: { pid: Number.NaN, host: "", token: text }, touchedMs };
  }
}

function isDead({ holder, touchedMs }: SeenLock, nowMs: number, mine: LockHolder): boolean {
  const { pid, host, space, token } = holder;
  const isNear = host === mine.host && (space === undefined || space === mine.space);
  if (isNear && !isAlive(pid)) return true;
  if (isNear && pid === mine.pid && !held.has(token)) return true;
  return nowMs - touchedMs > silentMs;
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

/** The space of process ids that this process is in; undefined where the system does not name it. */
function pidSpace(): string | undefined {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return undefined;
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
  const moved = (await readLock(aside))?.holder;
  if (moved !== undefined && moved.token !== dead.token)
    await link(aside, path).catch((error) => {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    });
  await rm(aside, { force: true });
}
