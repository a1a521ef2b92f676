import fc from "fast-check";
import { expect, test } from "vitest";
import { generatePoints, type PointsRecipe, pointShapes } from "./points.ts";

const recipe = fc.record<PointsRecipe>({
  shape: fc.constantFrom(...pointShapes),
  classes: fc.integer({ min: 2, max: 6 }),
  noise: fc.double({ min: 0, max: 0.5, noNaN: true }),
  seed: fc.nat(1000),
});

test("points lie in the box, classes take turns, fewer points are the beginning of more", () => {
  fc.assert(
    fc.property(recipe, fc.integer({ min: 1, max: 60 }), (made, count) => {
      const { points, labels } = generatePoints(made, count);
      expect(points.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect([...labels]).toEqual(Array.from({ length: count }, (_, i) => i % made.classes));
      const more = generatePoints(made, count + 7);
      expect(more.points.slice(0, 2 * count)).toEqual(points);
    }),
  );
});

test("without noise no two classes touch, so that every shape can be learnt", () => {
  for (const shape of pointShapes)
    for (const classes of [2, 3, 5]) {
      const { points, labels } = generatePoints({ shape, classes, noise: 0, seed: 1 }, 300);
      let nearest = 1;
      for (let i = 0; i < 300; i++)
        for (let j = 0; j < i; j++)
          if (labels[i] !== labels[j])
            nearest = Math.min(
              nearest,
              Math.hypot(
                (points[2 * i] as number) - (points[2 * j] as number),
                (points[2 * i + 1] as number) - (points[2 * j + 1] as number),
              ),
            );
      expect(nearest, `${shape} ${classes}`).toBeGreaterThan(0.02);
    }
});
