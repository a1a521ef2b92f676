const everyMs = 100;

/** Passes progress on at most every 100 ms, never the same twice, and always the end. */
export function throttled(
  total: number,
  tell: (done: number, total: number) => void,
): (done: number) => void {
  let told = Number.NEGATIVE_INFINITY;
  let before = -1;
  return (done) => {
    const now = performance.now();
    if (done === before || (done < total && now - told < everyMs)) return;
    told = now;
    before = done;
    tell(done, total);
  };
}
