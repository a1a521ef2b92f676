/** Number of series colours. There are seven shapes, so that a pair of both repeats only after 42 series. */
export const seriesColours = 6;

/** Value of `data-series`, which gives an element the colours of a system. */
export const seriesColour = (series: number): number => series % seriesColours;

/**
 * Give each system its series: the first system of arms is 0 (always blue), the first multiclass model is 1 (always
 * vermilion), all others follow from 2.
 */
export function seriesOfSystems<System extends { readonly kind: "arms" | "one" | "stages" }>(
  systems: readonly System[],
): readonly (System & { readonly series: number })[] {
  const firstArms = systems.find((system) => system.kind === "arms");
  const firstOne = systems.find((system) => system.kind === "one");
  let next = 2;
  return systems.map((system) => {
    if (system === firstArms) return { ...system, series: 0 };
    if (system === firstOne) return { ...system, series: 1 };
    next += 1;
    return { ...system, series: next - 1 };
  });
}
