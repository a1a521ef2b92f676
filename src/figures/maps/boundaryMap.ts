import { marginsOf, pointOf, predictionsOf, type ScoreGrid, scoresAt } from "../../experiment/interactive/scoreGrid.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { percent } from "../drawing/format.ts";
import { wrapText } from "../drawing/labels.ts";
import type { Mark } from "../drawing/mark.ts";
import { drawing, text } from "../drawing/shapes.ts";
import { mapKey } from "./boundaryMapKey.ts";
import { panelMarks } from "./boundaryMapPanel.ts";
import type { BoundaryMapSource, MapPanel } from "./boundaryMapSource.ts";
import { planeRatio } from "./panelGeometry.ts";

/** One grid point of one panel. */
export interface BoundaryMapRow {
  readonly map: BoundaryMapSource;
  readonly panel: MapPanel;
  readonly grid: ScoreGrid;
  readonly point: number;
  readonly prediction: number;
  /** Margin of the panel's `column`, or of the predicted class if there is none. */
  readonly margin: number;
}

/** Map of the classes that systems predict in a plane, with boundaries, margins and data points. */
export const boundaryMap: Figure<BoundaryMapSource, BoundaryMapRow> = {
  id: "boundary-map",
  title: "Decision boundaries in a plane",
  rows: (map) => map.panels.flatMap((panel) => (panel.grid === null ? [] : panelRows(map, panel, panel.grid))),
  columns: [
    { id: "system", label: "System", value: ({ panel }) => panel.label },
    {
      id: "x",
      label: "Across",
      value: ({ grid, point }) => pointOf(grid, point)[0],
      text: (row) => short(pointOf(row.grid, row.point)[0]),
    },
    {
      id: "y",
      label: "Up",
      value: ({ grid, point }) => pointOf(grid, point)[1],
      text: (row) => short(pointOf(row.grid, row.point)[1]),
    },
    {
      id: "prediction",
      label: "Predicted",
      value: ({ panel, prediction }) => panel.scoreNames[prediction] ?? null,
    },
    {
      id: "margin",
      label: "Margin",
      value: ({ margin }) => (Number.isNaN(margin) ? null : margin),
      text: ({ margin }) => (Number.isNaN(margin) ? "–" : short(margin)),
    },
    {
      id: "scores",
      label: "Scores",
      // Nine digits identify every float32 number.
      value: (row) => scoresText(row, 9),
      text: (row) => scoresText(row, 4),
    },
  ],
  describe,
  height: (rows, width) => layoutOf(rows[0]?.map, width).height,
  draw,
};

function panelRows(map: BoundaryMapSource, panel: MapPanel, grid: ScoreGrid): readonly BoundaryMapRow[] {
  const predictions = predictionsOf(grid);
  const margins = panel.column === null ? null : marginsOf(grid, panel.column.score);
  return Array.from(predictions, (prediction, point) => ({
    map,
    panel,
    grid,
    point,
    prediction,
    margin: margins === null ? lead(scoresAt(grid, point)) : (margins[point] as number),
  }));
}

function scoresText({ panel, grid, point }: BoundaryMapRow, digits: number): string {
  return Array.from(
    scoresAt(grid, point),
    (score, cls) => `${panel.scoreNames[cls] ?? cls}: ${Number(score.toPrecision(digits))}`,
  ).join("; ");
}

/** Difference between the highest and the second highest score. */
function lead(scores: Float32Array): number {
  const [first, second] = scores.toSorted((a, b) => b - a);
  return (first ?? Number.NaN) - (second ?? Number.NaN);
}

const short = (value: number): string => String(Number(value.toPrecision(4)));

function describe(rows: readonly BoundaryMapRow[]): string {
  const map = rows[0]?.map;
  if (map === undefined) return "Nothing has been computed yet.";
  const panels = map.panels.map(({ id, label, scoreNames }) => {
    const own = rows.filter(({ panel }) => panel.id === id);
    if (own.length === 0) return `${label} is not computed yet`;
    const counts = new Map<number, number>();
    for (const { prediction } of own) counts.set(prediction, (counts.get(prediction) ?? 0) + 1);
    const shares = [...counts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 4)
      .map(([cls, count]) => `${scoreNames[cls] ?? "nothing"} on ${percent(count / own.length)}`);
    return `${label} predicts ${shares.join(", ")}`;
  });
  return `A plane. To the right: ${map.x}. Upwards: ${map.y}. ${panels.join(". ")}.`;
}

const side = { left: 46, right: 8, gap: 36, least: 230, most: 430 } as const;
const lineHeight = 15;

/** Positions of everything at a width: the key, then rows of panels. */
function layoutOf(map: BoundaryMapSource | undefined, width: number) {
  const panels = map?.panels ?? [];
  const inner = width - side.left - side.right;
  const perRow = Math.max(1, Math.min(panels.length, Math.floor((inner + side.gap) / (side.least + side.gap))));
  const panelWidth = Math.min(side.most, (inner - side.gap * (perRow - 1)) / perRow);
  const plotHeight = panelWidth * planeRatio(panels.map(({ grid }) => grid));
  const key = mapKey(map, 8, 16, width - 16);
  const notes = panels.map(({ note }) => (note === "" ? [] : wrapText(note, panelWidth, 11)));
  // Height of the names and notes above the panels.
  const head = 24 + lineHeight * Math.max(0, ...notes.map((lines) => lines.length));
  const xLabel = wrapText(map === undefined ? "" : `→ ${map.x}`, width - side.left - side.right, 11);
  const yLabel = wrapText(map === undefined ? "" : `↑ ${map.y}`, width - 16, 11);
  const rowHeight = yLabel.length * lineHeight + head + plotHeight + 26 + xLabel.length * lineHeight + 14;
  return {
    key,
    perRow,
    width: panelWidth,
    plotHeight,
    rowHeight,
    xLabel,
    yLabel,
    head,
    notes,
    height: key.height + 12 + Math.ceil(panels.length / perRow) * rowHeight,
  };
}

function draw(rows: readonly BoundaryMapRow[], size: Size): Mark {
  const map = rows[0]?.map;
  const layout = layoutOf(map, size.width);
  if (map === undefined) return drawing(size, layout.key.marks);
  const panels = map.panels.flatMap((panel, index): readonly Mark[] => {
    const column = index % layout.perRow;
    const top = layout.key.height + 18 + Math.floor(index / layout.perRow) * layout.rowHeight;
    const left = side.left + column * (layout.width + side.gap);
    const plotTop = top + layout.yLabel.length * lineHeight + layout.head;
    const plot = { left, right: left + layout.width, top: plotTop, bottom: plotTop + layout.plotHeight };
    const hasTicks = column === 0;
    return [
      ...(hasTicks ? layout.yLabel : []).map((label, line) => text("note", 8, top + 10 + line * lineHeight, label)),
      ...(hasTicks ? layout.xLabel : []).map((label, line) =>
        text("note", left, plot.bottom + 34 + line * lineHeight, label),
      ),
      ...panelMarks(map, panel, plot, { hasTicks, notes: layout.notes[index] ?? [], lineHeight }),
    ];
  });
  return drawing(size, [...layout.key.marks, ...panels]);
}
