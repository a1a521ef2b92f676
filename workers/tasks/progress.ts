const everyMs = 100;

/** Passes progress on at most every 100 ms, never the same value twice, and always the end. */
export function throttled(total: number, report: (done: number, total: number) => void): (done: number) => void {
  let reportedAt = Number.NEGATIVE_INFINITY;
  let last = -1;
  return (done) => {
    const now = performance.now();
    if (done === last || (done < total && now - reportedAt < everyMs)) return;
    reportedAt = now;
    last = done;
    report(done, total);
  };
}
