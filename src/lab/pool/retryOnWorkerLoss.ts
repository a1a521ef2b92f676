import { isNamed, messageOf } from "../engine/namedError.ts";

interface RetryOptions {
  /** Checkpoint that the first call of `work` resumes from. */
  readonly saved?: Uint8Array | undefined;
  /** The newest checkpoint that `work` has produced, if any. */
  readonly latest?: () => Uint8Array | undefined;
  /** Whether the work was stopped in the meantime; it is not retried then. */
  readonly isOver: () => boolean;
  /** Called before every retry with the reason, and the checkpoint that it resumes from. */
  readonly onRetry?: (reason: string, from: Uint8Array | undefined) => void;
}

/**
 * Runs `work` and retries it from its newest checkpoint whenever its worker or GPU is lost. Work that makes progress
 * between two losses is retried without limit; work that makes none is retried once, since it may itself be what ends
 * the worker.
 *
 * @throws what `work` throws.
 */
export async function retryOnWorkerLoss<T>(
  work: (from: Uint8Array | undefined) => Promise<T>,
  { saved, latest, isOver, onRetry }: RetryOptions,
): Promise<T> {
  let from = saved;
  let isRetry = false;
  while (true) {
    try {
      return await work(from);
    } catch (error) {
      // The pool has replaced the worker already.
      const isWorkerLost = isNamed(error, "device-lost") || isNamed(error, "worker-died");
      if (isOver() || !isWorkerLost) throw error;
      const reached = latest?.() ?? from;
      if (isRetry && reached === from) throw error;
      isRetry = true;
      from = reached;
      onRetry?.(messageOf(error), from);
    }
  }
}
