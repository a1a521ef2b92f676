import {
  line,
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
import { roundPixels } from "./mark.ts";

/** What distinguishes a series: colour class, marker shape and, for lines, dash. */
interface SeriesStyle {
  readonly className: string;
  /** SVG path of the marker, centred on (0, 0); `area` in square pixels. */
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

/** Number of series colours. There are seven shapes, so that a pair of both repeats only after 42 series. */
export const seriesColours = 6;

/** Style of the series at `position`, counted from 0. */
export function seriesStyle(position: number): SeriesStyle {
  const shape = shapes[position % shapes.length] ?? symbolCircle;
  return {
    className: `s${position % seriesColours}`,
    marker: (area = 46) => roundPath(symbol(shape, area)() ?? ""),
  };
}

/** Dash of the measure at `position` among those in one colour: solid first. */
export function dash(position: number): string {
  return ["none", "6 4", "2 3", "8 3 2 3"][position % 4] ?? "none";
}

/** Path data rounded to 0.01 pixels, so that drawings are the same text on every machine. */
export function roundPath(path: string): string {
  return path.replace(/-?\d+\.\d+(e-?\d+)?/g, (number) => String(roundPixels(Number(number))));
}

/** Path data of a polyline through rows. */
export function linePath<Row>(rows: readonly Row[], x: (row: Row) => number, y: (row: Row) => number): string {
  return roundPath(line<Row>(x, y)(rows) ?? "");
}

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
