/** Names the Web Lock that a worker holds as long as it lives. */
interface LifelineMessage {
  readonly lifeline: string;
}

/**
 * In a worker: holds a Web Lock as long as the worker lives and posts its name to the page. A browser that ends a worker
 * (no memory, a closed scope, a crashed process) raises no event on the page, but always releases the worker's locks.
 */
export async function holdLifeline(): Promise<void> {
  const locks: LockManager | undefined = navigator.locks;
  // Absent on plain http: there, a worker that the browser ends is noticed only when the page asks it for work.
  if (locks === undefined) return;
  const lifeline = `robin-lab-worker:${crypto.randomUUID()}`;
  await locks.request(lifeline, () => {
    postMessage({ lifeline } satisfies LifelineMessage);
    return new Promise<never>(() => undefined);
  });
}

/**
 * On the page: calls `onEnd` when the worker has ended, whatever the cause.
 *
 * @param signal stops watching, for a worker that is terminated on purpose.
 */
export function watchLifeline(worker: Worker, signal: AbortSignal, onEnd: () => void): void {
  const hear = ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== "object" || data === null || !("lifeline" in data)) return;
    worker.removeEventListener("message", hear);
    navigator.locks.request(String(data.lifeline), { signal, mode: "shared" }, onEnd).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  };
  worker.addEventListener("message", hear, { signal });
}
