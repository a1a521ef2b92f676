/**
 * Runs `work` while holding a Web Lock and resolves to its result. `work` receives null if `ifAvailable` is set and the
 * lock is held elsewhere.
 *
 * Only a rejection of the promise of `LockManager.request` counts: WebKit sometimes never settles it, although the work
 * has finished and the lock is free again.
 *
 * @throws what `work` throws, and an AbortError when the signal aborts before the lock is granted.
 */
export function withLock<T>(
  locks: Pick<LockManager, "request">,
  name: string,
  options: LockOptions,
  work: (lock: Lock | null) => T | Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    locks.request(name, options, (lock) => Promise.resolve(lock).then(work).then(resolve, reject)).catch(reject);
  });
}
