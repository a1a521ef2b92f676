import {
  type SymbolType,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from "d3";

/** How the series at one position is told from the others: by colour class, marker shape and dash together. */
export interface SeriesStyle {
  readonly className: string;
  /** SVG path of the marker around (0, 0). */
  marker(area?: number): string;
}

const shapes: readonly SymbolType[] = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolCross,
  symbolStar,
  symbolWye,
];

/** Number of colours before they repeat; shapes repeat at another period, so that pairs stay distinct for longer. */
export const seriesColours = 6;

/** Style of the series at `position`, counted from 0. */
export function seriesStyle(position: number): SeriesStyle {
  const shape = shapes[position % shapes.length] ?? symbolCircle;
  return {
    className: `s${position % seriesColours}`,
    marker: (area = 46) => roundPath(symbol(shape, area)() ?? ""),
  };
}

/** Dash of the measure at `position` within one colour: solid first. */
export function dash(position: number): string {
  return ["none", "6 4", "2 3", "8 3 2 3"][position % 4] ?? "none";
}

/** Path data with a hundredth of a pixel, so that drawings are equal text on every machine. */
export function roundPath(path: string): string {
  return path.replace(/-?\d+\.\d+(e-?\d+)?/g, (number) => {
    const rounded = Math.round(Number(number) * 100) / 100;
    return String(Object.is(rounded, -0) ? 0 : rounded);
  });
}

/**
 * Position of each system's series: the first aggregation of arms is 0 (blue everywhere), the first multiclass model 1
 * (vermilion everywhere), the others follow from 2.
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
