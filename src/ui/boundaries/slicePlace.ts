import { nearestIndex, pointOf } from "../../experiment/interactive/scoreGrid.ts";
import type { Slice } from "../../state/boundaries/sliceStore.ts";

/** The place of the finest grid nearest to (x, y), whose image has exactly the computed scores. */
export function placeOf(
  { half, side }: Pick<Slice, "half" | "side">,
  place: readonly [x: number, y: number],
): { readonly x: number; readonly y: number } {
  const lattice = { columns: side, rows: side, x: [-half, half], y: [-half, half] } as const;
  const [x, y] = pointOf(lattice, nearestIndex(lattice, place));
  return { x, y };
}
