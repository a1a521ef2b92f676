import { describe, expect, test } from "vitest";
import { cosine } from "../artefacts/cosine.ts";
import { emptyGrid } from "./scoreGrid.ts";
import {
  budgetOutline,
  imageAt,
  nearestError,
  ofSizeOne,
  planeOf,
  randomDirection,
  rivalOf,
  sizeOf,
  steepest,
} from "./slice.ts";

const first = Float32Array.of(3, 0, 4, 0);
const second = Float32Array.of(1, 1, 1, -1);

describe("axes", () => {
  test("l2: of size 1 and at right angles, in the plane that was asked for", () => {
    const { axes, cosine: asked } = planeOf(first, second, "l2");
    for (const axis of axes) expect(sizeOf(axis, "l2")).toBeCloseTo(1, 6);
    expect(cosine(...axes)).toBeCloseTo(0, 6);
    expect(asked).toBeCloseTo(7 / 10, 6);
    const [u, v] = axes;
    // The second vector is 1.4 times the size of its part along the first, and what remains lies along the second axis.
    const rest = second.map((value, i) => value - 1.4 * (u[i] as number));
    expect(cosine(rest, v)).toBeCloseTo(1, 6);
  });

  test("linf: each of sup norm 1, and left as it is", () => {
    const { axes } = planeOf(first, second, "linf");
    expect(Array.from(axes[0])).toEqual([0.75, 0, 1, 0]);
    expect(Array.from(axes[1])).toEqual([1, 1, 1, -1]);
  });

  test("two axes of one direction, and a vector without one, are refused in words", () => {
    expect(() =>
      planeOf(
        first,
        first.map((value) => -2 * value),
        "linf",
      ),
    ).toThrow("the same direction");
    expect(() => planeOf(first, new Float32Array(4), "l2")).toThrow("a direction of size 0 found");
    expect(() => ofSizeOne(Float32Array.of(Number.NaN, 1), "l2")).toThrow("size NaN");
  });

  test("the steepest step of size 1: along the gradient in l2, every pixel alike in linf", () => {
    expect(Array.from(steepest(first, "l2"))).toEqual(Array.from(Float32Array.of(0.6, 0, 0.8, 0)));
    expect(Array.from(steepest(Float32Array.of(0.1, -7, 0), "linf"))).toEqual([1, -1, 0]);
  });

  test("a random direction is its seed's", () => {
    expect(randomDirection(50, 3, "l2")).toEqual(randomDirection(50, 3, "l2"));
    expect(Math.abs(cosine(randomDirection(5000, 3, "linf"), randomDirection(5000, 4, "linf")) ?? 1)).toBeLessThan(0.1);
    expect(sizeOf(randomDirection(50, 3, "linf"), "linf")).toBe(1);
  });
});

test("the nearest rival is the highest score of another class", () => {
  expect(rivalOf([5, 1, 3], 0)).toBe(2);
  expect(rivalOf([5, 1, 3], 1)).toBe(0);
  expect(rivalOf([5, 5], 0)).toBe(1);
});

describe("the budget in the plane", () => {
  test("l2: a circle of radius epsilon", () => {
    for (const [x, y] of budgetOutline(planeOf(first, second, "l2"), 0.5, 16))
      expect(Math.hypot(x, y)).toBeCloseTo(0.5, 6);
  });

  test("linf, axes that share no pixel: the square |a|, |b| <= epsilon", () => {
    const plane = planeOf(Float32Array.of(1, 1, 0, 0), Float32Array.of(0, 0, 1, -1), "linf");
    const outline = budgetOutline(plane, 0.1, 8);
    for (const [x, y] of outline) expect(Math.max(Math.abs(x), Math.abs(y))).toBeCloseTo(0.1, 6);
    expect(outline[1]?.[0]).toBeCloseTo(0.1, 6);
    expect(outline[1]?.[1]).toBeCloseTo(0.1, 6);
  });

  test("linf, two patterns of signs: the diamond |a| + |b| <= epsilon", () => {
    const plane = planeOf(Float32Array.of(1, 1, 1, -1), Float32Array.of(1, -1, 1, 1), "linf");
    for (const [x, y] of budgetOutline(plane, 0.2, 24)) expect(Math.abs(x) + Math.abs(y)).toBeCloseTo(0.2, 6);
  });

  test("it ends where it began", () => {
    const outline = budgetOutline(planeOf(first, second, "linf"), 0.1, 12);
    expect(outline).toHaveLength(13);
    expect(outline.at(-1)).toEqual(outline[0]);
  });
});

test("the nearest error is the smallest change of the points that are wrong", () => {
  const plane = planeOf(Float32Array.of(1, 1, 1, -1), Float32Array.of(1, -1, 1, 1), "linf");
  const grid = emptyGrid({ columns: 5, rows: 5, x: [-2, 2], y: [-2, 2], classes: 2 });
  // Class 1 wins to the right of 1, and nothing is known of one corner.
  for (let point = 0; point < 25; point++) grid.scores.set([1.5, point % 5], 2 * point);
  const isOne = (prediction: number) => prediction === 1;
  expect(nearestError(grid, plane, isOne)).toBe(0);
  for (let point = 0; point < 25; point++) grid.scores.set([2.5, point % 5], 2 * point);
  // Patterns of signs: the size is |a| + |b|, and a is 1 there.
  expect(nearestError(grid, plane, isOne)).toBe(1);
  grid.scores.set([Number.NaN, 3], 2 * 13);
  expect(nearestError(grid, plane, isOne)).toBe(2);
  expect(nearestError(grid, plane, (prediction) => prediction > 1)).toBeNull();
});

test("an image of the plane stays in the box", () => {
  const image = Float32Array.of(0.5, 0.9, 0.1, 0.5);
  const axes = [Float32Array.of(1, 1, -1, 0), Float32Array.of(0, 0, 0, 1)] as const;
  expect(Array.from(imageAt(image, axes, [0.25, -0.125]))).toEqual(Array.from(Float32Array.of(0.75, 1, 0, 0.375)));
});
