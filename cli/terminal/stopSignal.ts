/**
 * npm forwards a signal that the terminal also sends to this process, on a busy machine some time later. Under npm, one
 * repeat within this time belongs to the first signal.
 */
const echoMs = 1000;

interface Stopping {
  /** Whether npm started the process. */
  readonly underNpm: boolean;
  readonly now: () => number;
  /** The first signal: stop, keep what is finished. */
  readonly stop: () => void;
  /** The second one: end at once. */
  readonly quit: () => void;
}

/** What each signal that asks the process to end does. */
export function stopSignal({ underNpm, now, stop, quit }: Stopping): () => void {
  let stoppedAt: number | undefined;
  let isEchoDue = underNpm;
  return () => {
    const isFirst = stoppedAt === undefined;
    stoppedAt ??= now();
    const isEcho = !isFirst && isEchoDue && now() - stoppedAt <= echoMs;
    if (isFirst) stop();
    else if (isEcho) isEchoDue = false;
    else quit();
  };
}
