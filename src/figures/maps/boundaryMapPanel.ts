import { scaleLinear } from "d3";
import type { ScoreGrid } from "../../experiment/interactive/scoreGrid.ts";
import { axisNumber } from "../drawing/axes.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { seriesStyle } from "../drawing/seriesStyle.ts";
import { box, dot, horizontal, type Plot, text, vertical } from "../drawing/shapes.ts";
import { budgetDash, outlineDash, scoreStyle } from "./boundaryMapKey.ts";
import type { BoundaryMapSource, MapPanel } from "./boundaryMapSource.ts";
import { boxOf, gridToPixels, type PanelScales, pathOf, tenth } from "./panelGeometry.ts";
import { marginLevels, regionNames } from "./panelLabels.ts";
import { cellMarks, otherBoundary, outlineMarks, placeMarks, pointMarks } from "./panelLayers.ts";
import { regionsOf } from "./planeContours.ts";

/** One panel: the plane with everything on it, its name and notes above, and its axes. */
export function panelMarks(
  map: BoundaryMapSource,
  panel: MapPanel,
  plot: Plot,
  around: { readonly hasTicks: boolean; readonly notes: readonly string[]; readonly lineHeight: number },
): readonly Mark[] {
  const grids = map.panels.flatMap(({ grid }) => (grid === null ? [] : [grid]));
  // A coarse grid may end before a fine one does: all panels show the widest range.
  const widest = (axis: "x" | "y") =>
    [Math.min(...grids.map((one) => one[axis][0])), Math.max(...grids.map((one) => one[axis][1]))] as const;
  const [across, up] = [widest("x"), widest("y")];
  const x = scaleLinear(across, [plot.left, plot.right]);
  const y = scaleLinear(up, [plot.bottom, plot.top]);
  // The colour of the system means something only if a line on the map has it.
  const hasMarker = panel.column !== null || map.isOverlaid;
  const headTop = plot.top - 10 - around.lineHeight * around.notes.length;
  const ground = {
    x: plot.left,
    y: plot.top,
    width: plot.right - plot.left,
    height: plot.bottom - plot.top,
  };
  const count = Math.min(5, Math.floor((plot.right - plot.left) / 40));
  return [
    ...(hasMarker ? [dot(panel.series, tenth(plot.left + 5), tenth(headTop - 4))] : []),
    text("heading", plot.left + (hasMarker ? 15 : 0), headTop, panel.label),
    ...around.notes.map((note, line) => text("note", plot.left, headTop + around.lineHeight * (line + 1), note)),
    ...(panel.grid === null ? [box("empty", ground)] : planeMarks(map, panel, panel.grid, { plot, x, y })),
    horizontal("axis", plot.bottom, plot.left, plot.right),
    vertical("axis", plot.left, plot.top, plot.bottom),
    ...x
      .ticks(count)
      .flatMap((value) => [
        vertical("axis", x(value), plot.bottom, plot.bottom + 4),
        text("tick", x(value), plot.bottom + 16, axisNumber(value), "middle"),
      ]),
    ...y
      .ticks(count)
      .flatMap((value) => [
        horizontal("axis", y(value), plot.left - 4, plot.left),
        ...(around.hasTicks ? [text("tick", plot.left - 8, y(value) + 4, axisNumber(value), "end")] : []),
      ]),
    { ...box("frame", ground), area: { id: panel.id, x: across, y: [up[1], up[0]] } },
  ];
}

function planeMarks(map: BoundaryMapSource, panel: MapPanel, grid: ScoreGrid, scales: PanelScales): readonly Mark[] {
  const onto = gridToPixels(grid, scales);
  const regions = regionsOf(grid);
  const main = panel.column;
  const mainEdges = regions.find(({ cls }) => cls === main?.score)?.edges ?? [];
  const others = map.isOverlaid ? map.panels.filter((other) => other.id !== panel.id) : [];
  const taken: Plot[] = [];
  if (map.origin !== null && map.points.length === 0)
    taken.push(boxOf([scales.x(map.origin.x), scales.y(map.origin.y)], "ab", 12));
  // Names and data points would hide each other, and the key names the colours.
  const names = map.points.length > 0 ? [] : regionNames(panel, grid, scales, taken);
  return [
    ...cellMarks(panel, grid, scales),
    ...regions.map(({ cls, rings }) =>
      mark("path", {
        class: `region ${scoreStyle(panel, cls)}`,
        d: pathOf(
          rings.map((ring) => ring.map(onto)),
          "Z",
        ),
      }),
    ),
    mark("path", {
      class: main === null ? "rule" : "edge",
      d: pathOf(regions.flatMap(({ edges }) => edges.map((line) => line.map(onto)))),
    }),
    ...(main === null ? [] : marginLevels(grid, main.score, scales, taken)),
    ...others.flatMap((other) => otherBoundary(other, scales)),
    ...(main === null
      ? []
      : [
          mark("path", {
            class: `line ${seriesStyle(panel.series).className}`,
            d: pathOf(mainEdges.map((line) => line.map(onto))),
          }),
        ]),
    ...outlineMarks(map.budget, budgetDash, scales),
    ...outlineMarks(panel.outline ?? null, outlineDash, scales),
    ...names,
    ...pointMarks(map, scales),
    ...placeMarks(map, scales),
  ];
}
