/**
 * Does `work` while holding a Web Lock and resolves to its result. `work` receives null where `ifAvailable` is set and
 * somebody else holds the lock.
 *
 * The promise of `LockManager.request` is used for nothing but a refusal: WebKit sometimes never settles it, although
 * the work has ended and the lock is free again.
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
    locks
      .request(name, options, async (lock) => {
        try {
          resolve(await work(lock));
        } catch (error) {
          reject(error);
        }
      })
      .catch(reject);
  });
}
