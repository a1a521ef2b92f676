import {
  marginsOf,
  pointOf,
  predictionsOf,
  type ScoreGrid,
  scoresAt,
} from "../../experiment/interactive/scoreGrid.ts";
import { brokenText } from "../drawing/axes.ts";
import type { Figure, Size } from "../drawing/figure.ts";
import { percent } from "../drawing/format.ts";
import { type Mark, mark } from "../drawing/mark.ts";
import { mapKey } from "./boundaryMapKey.ts";
import { panelMarks } from "./boundaryMapPanel.ts";
import type { BoundaryMapSource, MapPanel } from "./boundaryMapSource.ts";

/** A point of the grid of one panel. */
export interface BoundaryMapRow {
  readonly map: BoundaryMapSource;
  readonly panel: MapPanel;
  readonly grid: ScoreGrid;
  readonly point: number;
  readonly prediction: number;
  /** Of the panel's own score, or else of the class that is predicted. */
  readonly margin: number;
}

/** Which class systems predict where in a plane, how far from their boundaries, and what lies on it. */
export const boundaryMap: Figure<BoundaryMapSource, BoundaryMapRow> = {
  id: "boundary-map",
  title: "Decision boundaries in a plane",
  rows: (map) =>
    map.panels.flatMap((panel) => (panel.grid === null ? [] : panelRows(map, panel, panel.grid))),
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
      // Nine digits tell every two float32 numbers apart.
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

/** How far the highest score stands above the second. */
function lead(scores: Float32Array): number {
  const [first, second] = scores.toSorted((a, b) => b - a);
  return (first ?? Number.NaN) - (second ?? Number.NaN);
}

const short = (value: number): string => String(Number(value.toPrecision(4)));

function describe(rows: readonly BoundaryMapRow[]): string {
  const map = rows[0]?.map;
  if (map === undefined) return "Nothing is computed yet.";
  const panels = map.panels.map(({ id, label, scoreNames }) => {
    const own = rows.filter(({ panel }) => panel.id === id);
    if (own.length === 0) return `${label}: not computed yet`;
    const counts = new Map<number, number>();
    for (const { prediction } of own) counts.set(prediction, (counts.get(prediction) ?? 0) + 1);
    const shares = [...counts]
      .sort(([, a], [, b]) => b - a)
      .slice(0, 4)
      .map(([cls, count]) => `${scoreNames[cls] ?? "nothing"} on ${percent(count / own.length)}`);
    return `${label} predicts ${shares.join(", ")}`;
  });
  return `A plane; to the right: ${map.x}; upwards: ${map.y}. ${panels.join(". ")}.`;
}

const side = { left: 46, right: 8, gap: 36, least: 230, most: 430 } as const;
const lineHeight = 15;

interface Layout {
  readonly key: ReturnType<typeof mapKey>;
  readonly perRow: number;
  readonly width: number;
  readonly plotHeight: number;
  readonly rowHeight: number;
  readonly xLabel: readonly string[];
  readonly yLabel: readonly string[];
  /** Height of names and notes above the panels. */
  readonly head: number;
  readonly notes: readonly (readonly string[])[];
  readonly height: number;
}

/** Where everything stands at a width: names of classes, then rows of panels. */
function layoutOf(map: BoundaryMapSource | undefined, width: number): Layout {
  const panels = map?.panels ?? [];
  const inner = width - side.left - side.right;
  const perRow = Math.max(
    1,
    Math.min(panels.length, Math.floor((inner + side.gap) / (side.least + side.gap))),
  );
  const panelWidth = Math.min(side.most, (inner - side.gap * (perRow - 1)) / perRow);
  const [first] = panels.flatMap(({ grid }) => (grid === null ? [] : [grid]));
  const ratio = first === undefined ? 1 : (first.y[1] - first.y[0]) / (first.x[1] - first.x[0]);
  const plotHeight = panelWidth * Math.min(2, Math.max(0.5, ratio));
  const key = mapKey(map, 8, 16, width - 16);
  const notes = panels.map(({ note }) => (note === "" ? [] : brokenText(note, panelWidth, 11)));
  const head = 24 + lineHeight * Math.max(0, ...notes.map((lines) => lines.length));
  const xLabel = brokenText(map === undefined ? "" : `→ ${map.x}`, width - side.left - side.right, 11);
  const yLabel = brokenText(map === undefined ? "" : `↑ ${map.y}`, width - 16, 11);
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
  const marks = (map?.panels ?? []).flatMap((panel, index): readonly Mark[] => {
    const column = index % layout.perRow;
    const top = layout.key.height + 18 + Math.floor(index / layout.perRow) * layout.rowHeight;
    const left = side.left + column * (layout.width + side.gap);
    const plotTop = top + layout.yLabel.length * lineHeight + layout.head;
    const plot = { left, right: left + layout.width, top: plotTop, bottom: plotTop + layout.plotHeight };
    return [
      ...(column > 0 || map === undefined
        ? []
        : [
            ...layout.yLabel.map((text, line) =>
              mark("text", { class: "note", x: 8, y: top + 10 + line * lineHeight }, [text]),
            ),
            ...layout.xLabel.map((text, line) =>
              mark("text", { class: "note", x: left, y: plot.bottom + 34 + line * lineHeight }, [text]),
            ),
          ]),
      ...(map === undefined
        ? []
        : panelMarks(map, panel, plot, {
            hasTicks: column === 0,
            notes: layout.notes[index] ?? [],
            lineHeight,
          })),
    ];
  });
  return mark("svg", { class: "figure", viewBox: `0 0 ${size.width} ${size.height}` }, [
    ...layout.key.marks,
    ...marks,
  ]);
}
