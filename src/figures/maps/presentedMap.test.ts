import { expect, test } from "vitest";
import { emptyGrid, pointOf } from "../../experiment/interactive/scoreGrid.ts";
import type { Mark } from "../drawing/mark.ts";
import type { BoundaryMapSource } from "./boundaryMapSource.ts";
import { presentedMap } from "./presentedMap.ts";

function mapOf(count: number): BoundaryMapSource {
  const grid = emptyGrid({ columns: 9, rows: 9, x: [-1, 1], y: [-1, 1], classes: 2 });
  for (let point = 0; point < 81; point++) grid.scores.set([0, pointOf(grid, point)[0]], 2 * point);
  return {
    x: "steepest descent of RoBin's margin, towards 8",
    y: "steepest descent of Multiclass's margin, towards 8",
    panels: Array.from({ length: count }, (_, at) => ({
      id: String(at),
      label: at === 0 ? "RoBin (one-vs-all)" : `Multiclass with a very long name ${at}`,
      series: at,
      scoreNames: ["3", "8"],
      grid,
      column: { score: 0, name: "3" },
      note: "nearest error: ℓ∞ 0.083",
    })),
    isOverlaid: true,
    budget: null,
    origin: { x: 0, y: 0, label: "the image" },
    chosen: null,
    points: [],
  };
}

const draw = (count: number, width: number, height: number) =>
  presentedMap.draw(presentedMap.rows(mapOf(count)), { width, height });

const marksIn = (node: Mark): readonly Mark[] => [
  node,
  ...node.children.flatMap((child) => (typeof child === "string" ? [] : marksIn(child))),
];

/** A projector, a phone, and a narrow and a flat place, in the pixels of the drawing. */
const places = [
  [437, 268],
  [290, 560],
  [200, 900],
  [900, 220],
] as const;

test.each(places)("maps keep inside %i x %i and do not overlap, however many there are", (width, height) => {
  for (const count of [1, 2, 3, 4]) {
    const marks = marksIn(draw(count, width, height));
    const frames = marks.filter(({ area }) => area !== undefined).map(({ attributes }) => attributes);
    expect(frames).toHaveLength(count);
    const boxes = frames.map((frame) => {
      const [x, y, w, h] = [frame.x, frame.y, frame.width, frame.height].map(Number) as [
        number,
        number,
        number,
        number,
      ];
      return { left: x, top: y, right: x + w, bottom: y + h };
    });
    for (const [at, a] of boxes.entries()) {
      expect(a.left).toBeGreaterThanOrEqual(40);
      expect(a.right).toBeLessThanOrEqual(width);
      expect(a.bottom + 24).toBeLessThanOrEqual(height);
      for (const b of boxes.slice(at + 1)) expect(b.left >= a.right || b.top >= a.bottom + 24).toBe(true);
    }
    for (const { attributes } of marks.filter(({ tag }) => tag === "text"))
      expect(Number(attributes.y)).toBeLessThanOrEqual(height);
  }
});

test("on a projector two maps stand side by side and fill most of the height", () => {
  const [a, b] = marksIn(draw(2, 437, 268)).filter(({ area }) => area !== undefined) as [Mark, Mark];
  expect(a.attributes.y).toBe(b.attributes.y);
  expect(Number(a.attributes.height)).toBeGreaterThan(0.55 * 268);
});
