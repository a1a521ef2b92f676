import { isNamed, messageOf } from "../engine/namedError.ts";

/** Whether an error tells of a GPU or a worker that is gone, not of the work itself: the pool has replaced it. */
export function isLoss(error: unknown): boolean {
  return isNamed(error, "device-lost") || isNamed(error, "worker-died");
}

export interface LossOptions {
  /** What a first attempt goes on from. */
  readonly saved: Uint8Array | undefined;
  /** The newest state that an attempt has left, if any. */
  readonly latest: () => Uint8Array | undefined;
  /** Whether somebody has stopped the work meanwhile. */
  readonly isOver: () => boolean;
  /** Told before every new attempt why, and what it goes on from. */
  readonly onLoss: (reason: string, from: Uint8Array | undefined) => void;
}

/**
 * Does work again that was lost with its worker, from the newest state it left. It may be lost any number of times as
 * long as it gets further in between; without that it gets one more try, since it may itself be what ends the worker.
 *
 * @throws what `attempt` throws.
 */
export async function survivingLosses<T>(
  attempt: (from: Uint8Array | undefined) => Promise<T>,
  { saved, latest, isOver, onLoss }: LossOptions,
): Promise<T> {
  let from = saved;
  let lostHere = false;
  while (true) {
    try {
      return await attempt(from);
    } catch (error) {
      if (isOver() || !isLoss(error)) throw error;
      const reached = latest() ?? from;
      if (reached !== from) lostHere = false;
      if (lostHere) throw error;
      lostHere = true;
      from = reached;
      onLoss(messageOf(error), from);
    }
  }
}
