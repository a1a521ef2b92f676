import type { CommonDistances } from "../../experiment/interactive/playgroundDistances.ts";
import { planeTexts } from "./planeMap.ts";

/** A distance in widths of the plane. */
export const distanceText = (value: number): string => value.toFixed(3);

/** A difference of distances, always with a sign. */
export function signedDistance(difference: number): string {
  const text = distanceText(Math.abs(difference));
  if (Number(text) === 0) return "±0.000";
  return `${difference > 0 ? "+" : "−"}${text}`;
}

/** A sentence that says which panel has the farthest boundary, on the points that all panels classify correctly. */
export function farthestText(common: CommonDistances | null): string {
  if (common === null) return "No point is correct in all three panels yet. Keep training.";
  const { n, means, unreached } = common;
  const [first, ...others] = planeTexts
    .map(({ id }, i) => ({ id, mean: means[i] as number }))
    .sort((one, other) => other.mean - one.mean);
  if (first === undefined) throw new Error("no panel found, three expected");
  const gaps = others.map(
    ({ id, mean }) => `${signedDistance(first.mean - mean)} against ${id} (${distanceText(mean)})`,
  );
  const points = n === 1 ? "On the one point" : `On the ${n} points`;
  const left =
    unreached === 0
      ? ""
      : ` ${unreached} ${unreached === 1 ? "point is" : "points are"} left out because some panel has no boundary in the plane.`;
  return `${points} that all three get right, the boundary that matters is farthest in ${first.id}: ${distanceText(first.mean)} on average, ${gaps.join(" and ")}.${left}`;
}
