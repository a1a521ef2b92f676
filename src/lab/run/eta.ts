/** Seconds over which a measured rate forgets half of what it was. */
const halfLife = 15;
/** Seconds that must pass before a measured rate is believed. */
export const settling = 3;

/**
 * Estimates the seconds that are left, from how fast estimated cost (seconds of one worker) has been worked off.
 * Until something has been measured the estimate itself is believed, shared by `parallel` workers.
 *
 * @param now seconds from any fixed moment.
 * @returns a function of cost done and cost in total that gives the seconds left, or null when nothing moves.
 */
export function createEta(
  parallel: number,
  now: () => number,
): (done: number, total: number) => number | null {
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
