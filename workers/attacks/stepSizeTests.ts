/**
 * After how many steps APGD checks its progress (docs/algorithms.md 10.2): the first check at 22 % of the run, each gap 3 %
 * shorter than the one before, none shorter than 6 %. Ascending, at most `steps`.
 */
export function stepSizeTestsOf(steps: number): readonly number[] {
  let gap = Math.max(Math.floor(0.22 * steps), 1);
  const shortest = Math.max(Math.floor(0.06 * steps), 1);
  const shorter = Math.max(Math.floor(0.03 * steps), 1);
  const found: number[] = [];
  for (let at = gap; at <= steps; at += gap) {
    found.push(at);
    gap = Math.max(gap - shorter, shortest);
  }
  return found;
}
