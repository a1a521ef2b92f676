import type { Component } from "./components.ts";
import type { GreyImage } from "./picture.ts";

/** A line of the paper covers at least this share of the width or height of the picture. */
const lineShare = 0.9;
/** A digit has fewer straight bars in one direction, even if the picture is cropped to it. */
const leastLines = 3;

/** Whether ink (white on black) covers whole rows or columns again and again, like ruled or squared paper. */
export function hasLines({ width, height, pixels }: GreyImage): boolean {
  const rows = new Array<number>(height).fill(0);
  const columns = new Array<number>(width).fill(0);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if ((pixels[y * width + x] as number) < 128) continue;
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
