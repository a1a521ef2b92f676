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
import { seriesColours } from "./seriesOfSystems.ts";

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
