/**
 * The known name that a mistyped one most likely means: within a third of its letters by edits, or the only one that
 * begins with it. Suggestion packages on npm bring a command-line parser or a fuzzy index for what is one table of edit
 * distances.
 */
export function nearestName(typed: string, known: readonly string[]): string | undefined {
  const text = typed.toLowerCase();
  const distances = known.map((name) => ({ name, distance: edits(text, name.toLowerCase()) }));
  const best = distances.sort((a, b) => a.distance - b.distance)[0];
  if (best !== undefined && best.distance <= Math.max(1, Math.floor(text.length / 3))) return best.name;
  const longer = known.filter((name) => text.length > 1 && name.toLowerCase().startsWith(text));
  return longer.length === 1 ? longer[0] : undefined;
}

/** "; did you mean steps?", or nothing. */
export function didYouMean(typed: string, known: readonly string[]): string {
  const name = nearestName(typed, known);
  return name === undefined ? "" : `; did you mean ${name}?`;
}

/** The least number of letters to insert, remove, replace or swap with their neighbour. */
function edits(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
}
