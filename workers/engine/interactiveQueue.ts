import { createYieldPoint } from "./yieldPoint.ts";

/**
 * Interactive requests of one worker. They are served one after the other, and the running task waits at its next yield
 * point until none is left.
 */
export class InteractiveQueue {
  /** Settles when the last request in the queue has ended. */
  private last: Promise<void> | undefined;

  /** `lost` rejects when the device is lost, and every request with it. */
  constructor(private readonly lost: Promise<never>) {}

  /** The yield point of a task: lets messages in, stops the task when it is aborted, and waits for requests. */
  yieldPoint(signal: AbortSignal): () => Promise<void> {
    const yieldPoint = createYieldPoint(signal);
    return async () => {
      await yieldPoint();
      while (this.last !== undefined) {
        await this.last;
        signal.throwIfAborted();
      }
    };
  }

  /** Serve a request as soon as the earlier ones have ended. Rejects when the signal is aborted. */
  async serve<T>(signal: AbortSignal, work: (yieldPoint: () => Promise<void>) => Promise<T>): Promise<T> {
    const before = this.last ?? Promise.resolve();
    const result = Promise.race([
      before.then(() => {
        signal.throwIfAborted();
        return work(createYieldPoint(signal));
      }),
      this.lost,
    ]);
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    this.last = settled;
    try {
      return await result;
    } finally {
      if (this.last === settled) this.last = undefined;
    }
  }
}
