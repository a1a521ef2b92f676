/** What a worker says of itself: the Web Lock that it holds for as long as it lives. */
interface LifelineMessage {
  readonly lifeline: string;
}

/**
 * On the worker's side: hold a Web Lock until the end and tell the page its name. A browser that ends a worker (out of
 * memory, a closed scope, a crashed process) raises no event on the page, but it always frees the worker's locks.
 */
export async function holdLifeline(): Promise<void> {
  const locks: LockManager | undefined = navigator.locks;
  // Absent on plain http, where nothing can be stored either and the page says so before any run.
  if (locks === undefined) return;
  const lifeline = `robin-lab-worker:${crypto.randomUUID()}`;
  await locks.request(lifeline, () => {
    postMessage({ lifeline } satisfies LifelineMessage);
    return new Promise<never>(() => undefined);
  });
}

/**
 * On the page's side: calls `onEnd` once the worker is gone, in whatever way.
 *
 * @param signal stops watching, for a worker that is ended on purpose.
 */
export function watchLifeline(worker: Worker, signal: AbortSignal, onEnd: () => void): void {
  const hear = ({ data }: MessageEvent<unknown>) => {
    if (typeof data !== "object" || data === null || !("lifeline" in data)) return;
    worker.removeEventListener("message", hear);
    navigator.locks
      .request(String(data.lifeline), { signal, mode: "shared" }, onEnd)
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
  };
  worker.addEventListener("message", hear, { signal });
}
