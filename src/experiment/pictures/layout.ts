import type { Component } from "./components.ts";
import type { GreyImage } from "./picture.ts";
import type { Square } from "./square.ts";

/** A line of the paper covers at least this share of the width or height of what is seen. */
const lineShare = 0.9;
/** A digit has fewer straight bars in one direction, even if the picture is cropped to it. */
const leastLines = 3;

/**
 * Whether ink (white on black) covers whole rows or columns of a part again and again, like ruled or squared paper. What
 * of the part lies beyond the picture does not count.
 */
export function hasLines(ink: GreyImage, part: Square): boolean {
  const [left, top] = [Math.max(0, Math.floor(part.x)), Math.max(0, Math.floor(part.y))];
  const width = Math.max(0, Math.min(ink.width, Math.ceil(part.x + part.size)) - left);
  const height = Math.max(0, Math.min(ink.height, Math.ceil(part.y + part.size)) - top);
  const rows = new Array<number>(height).fill(0);
  const columns = new Array<number>(width).fill(0);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if ((ink.pixels[(top + y) * ink.width + left + x] as number) < 128) continue;
      rows[y] = (rows[y] as number) + 1;
      columns[x] = (columns[x] as number) + 1;
    }
  const runs = (counts: readonly number[], length: number) =>
    counts.filter((count, i) => count >= lineShare * length && !((counts[i - 1] ?? 0) >= lineShare * length)).length;
  return runs(rows, width) >= leastLines || runs(columns, height) >= leastLines;
}

/** Number of tall groups of strokes with a gap between them from left to right. */
export function digitsSideBySide(strokes: readonly Component[]): number {
  const groups: { left: number; right: number; top: number; bottom: number }[] = [];
  for (const { left, right, top, bottom } of strokes.toSorted((a, b) => a.left - b.left)) {
    const last = groups.at(-1);
    if (last === undefined || left > last.right) groups.push({ left, right, top, bottom });
    else {
      last.right = Math.max(last.right, right);
      last.top = Math.min(last.top, top);
      last.bottom = Math.max(last.bottom, bottom);
    }
  }
  const tallest = Math.max(0, ...groups.map(({ top, bottom }) => bottom - top));
  return groups.filter(({ top, bottom }) => bottom - top >= 0.6 * tallest).length;
}
