import { ticks } from "d3";
import { marginsOf, type ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import { axisNumber } from "../drawing/axes.ts";
import { textWidth } from "../drawing/labels.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { type Plot, text } from "../drawing/shapes.ts";
import type { MapPanel } from "./boundaryMapSource.ts";
import { boxOf, gridToPixels, overlaps, type PanelScales, type Pixels, pathOf } from "./panelGeometry.ts";
import { levelLines, regionsOf } from "./planeContours.ts";

/** Class names on their regions, wherever they fit. Adds the space they use to `taken`. */
export function regionNames(panel: MapPanel, grid: ScoreGrid, scales: PanelScales, taken: Plot[]): readonly Mark[] {
  const onto = gridToPixels(grid, scales);
  return regionsOf(grid).flatMap(({ cls, middle: deepest, room }) => {
    const name = panel.scoreNames[cls] ?? String(cls);
    const place = onto(deepest);
    const [next] = onto([deepest[0] + 1, deepest[1]]);
    const free = (room - 0.5) * Math.abs(next - place[0]);
    if (free < textWidth(name, 13) / 2) return [];
    const box = boxOf(place, name, 13);
    const clear = [0, -20, 20]
      .filter((by) => Math.abs(by) + 8 <= free)
      .map((by): Plot => ({ ...box, top: box.top + by, bottom: box.bottom + by }))
      .find((candidate) => !taken.some((other) => overlaps(candidate, other)));
    if (clear === undefined) return [];
    taken.push(clear);
    return [text("heading halo", place[0], (clear.top + clear.bottom) / 2 + 5, name, "middle")];
  });
}

/** Lines of equal margin of one score, each with its value where it fits. Adds the space they use to `taken`. */
export function marginLevels(grid: ScoreGrid, score: number, scales: PanelScales, taken: Plot[]): readonly Mark[] {
  const onto = gridToPixels(grid, scales);
  const margins = marginsOf(grid, score);
  const finite = margins.filter(Number.isFinite);
  const levels = ticks(
    finite.reduce((a, b) => Math.min(a, b), 0),
    finite.reduce((a, b) => Math.max(a, b), 0),
    6,
  );
  return levels
    .filter((level) => level !== 0)
    .flatMap((level) => {
      const lines = levelLines(margins, grid, level).map((line) => line.map(onto));
      if (lines.length === 0) return [];
      const longest = lines.reduce((a, b) => (b.length > a.length ? b : a));
      const label = axisNumber(level);
      const at = [0.5, 0.3, 0.7, 0.15, 0.85]
        .map((share) => longest[Math.floor(share * (longest.length - 1))] as Pixels)
        .find((place) => isFree(boxOf(place, label, 11), scales.plot, taken));
      const line = mark("path", { class: "level", d: pathOf(lines) });
      if (at === undefined) return [line];
      taken.push(boxOf(at, label, 11));
      return [line, text("tick halo", at[0], at[1] + 4, label, "middle")];
    });
}

const isFree = (box: Plot, plot: Plot, taken: readonly Plot[]) =>
  box.left > plot.left &&
  box.right < plot.right &&
  box.top > plot.top &&
  box.bottom < plot.bottom &&
  !taken.some((other) => overlaps(box, other));
