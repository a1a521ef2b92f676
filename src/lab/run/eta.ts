/** Half-life of the measured rate, in seconds. */
const halfLife = 15;
/** Seconds until a measured rate is used. */
export const settling = 3;

/**
 * Estimates the seconds left from the rate at which estimated cost (seconds on one worker) is completed. Until a rate is
 * measured, the estimate itself counts, shared by `parallel` workers.
 *
 * @param now seconds since any fixed moment.
 * @returns a function from cost done and cost in total to the seconds left, or to null while there is no progress.
 */
export function createEta(parallel: number, now: () => number): (done: number, total: number) => number | null {
  const started = now();
  let at = started;
  let before = 0;
  let worked = 0;
  let elapsed = 0;
  return (done, total) => {
    const time = now();
    const step = time - at;
    if (step >= 0.5) {
      const keep = 0.5 ** (step / halfLife);
      worked = worked * keep + (done - before);
      elapsed = elapsed * keep + step;
      at = time;
      before = done;
    }
    const left = Math.max(0, total - done);
    if (left === 0) return 0;
    if (time - started < settling || elapsed === 0) return left / parallel;
    return worked > 0 ? (left * elapsed) / worked : null;
  };
}
