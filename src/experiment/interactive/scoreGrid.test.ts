import { expect, test } from "vitest";
import {
  coarserGrid,
  emptyGrid,
  fillLevel,
  marginsOf,
  nearestIndex,
  pointOf,
  predictionsOf,
  refinement,
  scoresAt,
} from "./scoreGrid.ts";

const shape = { columns: 5, rows: 3, x: [-1, 1], y: [0, 4], classes: 3 } as const;

test("points lie on a lattice that reaches both ends of both ranges", () => {
  expect(pointOf(shape, 0)).toEqual([-1, 0]);
  expect(pointOf(shape, 4)).toEqual([1, 0]);
  expect(pointOf(shape, 14)).toEqual([1, 4]);
  expect(pointOf(shape, 7)).toEqual([0, 2]);
  for (let point = 0; point < 15; point++) expect(nearestIndex(shape, pointOf(shape, point))).toBe(point);
  expect(nearestIndex(shape, [9, -9])).toBe(4);
});

test.each([
  [65, 65],
  [48, 48],
  [2, 7],
  [33, 17],
])("every point of %i x %i is computed once, and each level completes a coarser lattice", (columns, rows) => {
  const seen = new Set<number>();
  for (const { stride, points } of refinement(columns, rows)) {
    for (const point of points) {
      expect(seen.has(point)).toBe(false);
      seen.add(point);
    }
    for (let row = 0; row < rows; row += stride)
      for (let column = 0; column < columns; column += stride) expect(seen.has(row * columns + column)).toBe(true);
  }
  expect(seen.size).toBe(columns * rows);
});

test("a level that is filled in is the coarser grid of its stride, at the same places", () => {
  const grid = emptyGrid({ columns: 9, rows: 9, x: [0, 8], y: [0, 8], classes: 2 });
  const [coarse] = refinement(9, 9, 4);
  if (coarse === undefined) throw new Error("no level");
  const scores = Array.from(coarse.points).flatMap((point) => [point, -point]);
  fillLevel(grid, coarse, Float32Array.from(scores));
  const known = coarserGrid(grid, 4);
  expect([known.columns, known.rows, known.x, known.y]).toEqual([3, 3, [0, 8], [0, 8]]);
  expect(predictionsOf(known)).not.toContain(-1);
  expect(Array.from(scoresAt(known, 4))).toEqual([40, -40]);
  expect(pointOf(known, 4)).toEqual(pointOf(grid, 40));
  expect(predictionsOf(grid)[1]).toBe(-1);
  expect(() => fillLevel(grid, coarse, new Float32Array(3))).toThrow("3 scores found for 9 points");
});

test("a coarser grid of a lattice that its stride does not fit ends where its last point lies", () => {
  const grid = emptyGrid({ columns: 6, rows: 6, x: [0, 5], y: [0, 5], classes: 2 });
  expect(coarserGrid(grid, 2)).toMatchObject({ columns: 3, rows: 3, x: [0, 4], y: [0, 4] });
});

test("the highest score decides, the lowest among equals, and margins are against the highest rival", () => {
  const grid = {
    ...emptyGrid({ columns: 2, rows: 2, x: [0, 1], y: [0, 1], classes: 3 }),
    scores: Float32Array.of(1, 3, 2, 5, 5, 0, Number.NaN, 1, 2, -1, -2, -3),
  };
  expect(Array.from(predictionsOf(grid))).toEqual([1, 0, -1, 0]);
  expect(Array.from(marginsOf(grid, 0))).toEqual([-2, 0, Number.NaN, 1]);
  expect(Array.from(marginsOf(grid, 1))).toEqual([1, 0, Number.NaN, -1]);
});

test("a grid has two ends", () => {
  expect(() => emptyGrid({ ...shape, columns: 1 })).toThrow("1 x 3 points found, at least 2 x 2 expected");
});
