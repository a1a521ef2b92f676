import { test } from "vitest";
import { expectFigure } from "../../../tests/figureSnapshot.ts";
import { emptyGrid, pointOf } from "../../experiment/interactive/scoreGrid.ts";
import { boundaryMap } from "./boundaryMap.ts";
import type { BoundaryMapSource } from "./boundaryMapSource.ts";

/** Scores that are given at every point of a grid. */
function gridOf(scores: (x: number, y: number) => readonly number[]) {
  const shape = { columns: 33, rows: 33, x: [-1, 1], y: [-1, 1], classes: scores(0, 0).length } as const;
  const grid = emptyGrid(shape);
  for (let point = 0; point < 33 * 33; point++) grid.scores.set(scores(...pointOf(grid, point)), point * shape.classes);
  return grid;
}

/** Two systems of three classes in one plane; the fourth quadrant of the second is NaN. */
const plane: BoundaryMapSource = {
  x: "towards 8 by RoBin's margin (l2 size, pixel scale 0 to 1)",
  y: "random direction 1 (l2 size, pixel scale 0 to 1)",
  panels: [
    {
      id: "robin",
      label: "RoBin",
      series: 0,
      scoreNames: ["3", "8", "9"],
      grid: gridOf((x, y) => [0.4, 2 * x, 2 * y - x]),
      column: { score: 0, name: "3" },
      note: "margins d",
    },
    {
      id: "multiclass",
      label: "Multiclass",
      series: 1,
      scoreNames: ["3", "8", "9"],
      grid: gridOf((x, y) => [x > 0.5 && y < -0.5 ? Number.NaN : 0, x + y, Math.hypot(x, y) - 1.1]),
      column: { score: 0, name: "3" },
      note: "",
    },
  ],
  isOverlaid: true,
  budget: {
    label: "budget, l2 0.5",
    outline: Array.from({ length: 73 }, (_, i) => [
      0.5 * Math.cos((i * Math.PI) / 36),
      0.5 * Math.sin((i * Math.PI) / 36),
    ]),
  },
  origin: { x: 0, y: 0, label: "the image" },
  chosen: { x: 0.4, y: -0.4 },
  points: [],
};

/** A question with two answers beside one with three, and how far a point is from each boundary. */
const playground: BoundaryMapSource = {
  ...plane,
  panels: plane.panels.map((panel, i) => ({
    ...panel,
    column: null,
    note: "",
    ...(i === 0 ? { scoreNames: ["3", "no 3", "no 3"], tones: [0, 3, 3] } : {}),
    outline: {
      label: "nearer changes are no mistakes",
      outline: [
        [0.6, -0.4],
        [0.4, -0.2 - i / 8],
        [0.2, -0.4],
        [0.6, -0.4],
      ],
    },
  })),
  isOverlaid: false,
  budget: null,
  origin: null,
  points: [
    { x: -0.5, y: 0.75, cls: 0 },
    { x: 0.75, y: 0.25, cls: 1 },
    { x: -0.75, y: -0.5, cls: 2 },
  ],
};

test("boundary map", () => expectFigure(boundaryMap, plane, 760));

test("boundary map on a phone", () => expectFigure(boundaryMap, plane, 340, "boundary-map-phone"));

test("boundary map with colours and lines of single panels", () =>
  expectFigure(boundaryMap, playground, 520, "boundary-map-playground"));
