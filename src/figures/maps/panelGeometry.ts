import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import { textWidth } from "../drawing/labels.ts";
import type { Plot } from "../drawing/shapes.ts";
import type { GridPlace } from "./planeContours.ts";

export type Pixels = readonly [x: number, y: number];

/** Where a panel is drawn, and how coordinates of its plane become pixels. */
export interface PanelScales {
  readonly plot: Plot;
  x(value: number): number;
  y(value: number): number;
}

/** Height of a panel for every pixel of its width: that of the first plane whose scores are known, within limits. */
export function planeRatio(grids: readonly (ScoreGrid | null)[]): number {
  const first = grids.find((grid) => grid !== null);
  const ratio = first === undefined || first === null ? 1 : (first.y[1] - first.y[0]) / (first.x[1] - first.x[0]);
  return Math.min(2, Math.max(0.5, ratio));
}

/** The map from places of a grid to pixels. */
export function gridToPixels(
  { columns, rows, x: across, y: up }: ScoreGrid,
  { x, y }: PanelScales,
): (place: GridPlace) => Pixels {
  return ([column, row]) => [
    x(across[0] + ((across[1] - across[0]) * column) / (columns - 1)),
    y(up[0] + ((up[1] - up[0]) * row) / (rows - 1)),
  ];
}

/** Path data of polylines, closed if `end` is "Z". */
export function pathOf(lines: readonly (readonly Pixels[])[], end: "Z" | "" = ""): string {
  return lines.map((line) => `M${line.map(([px, py]) => `${tenth(px)},${tenth(py)}`).join("L")}${end}`).join("");
}

export function isInside([px, py]: Pixels, plot: Plot): boolean {
  return px >= plot.left - 0.01 && px <= plot.right + 0.01 && py >= plot.top - 0.01 && py <= plot.bottom + 0.01;
}

export const tenth = (value: number): number => Math.round(value * 10) / 10;

/** The rectangle around a text centred on a point. */
export function boxOf([px, py]: Pixels, text: string, fontSize: number): Plot {
  const half = textWidth(text, fontSize) / 2 + 3;
  return { left: px - half, right: px + half, top: py - fontSize * 0.7, bottom: py + fontSize * 0.7 };
}

export const overlaps = (a: Plot, b: Plot): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
