import fc from "fast-check";
import { expect, test } from "vitest";
import {
  centralSquare,
  growSquare,
  moveSquare,
  nearSquare,
  spaceAround,
  squareAround,
  squareBetween,
} from "./square.ts";

const picture = { width: 100, height: 60 };

test("the central square is the largest one", () => {
  expect(centralSquare(picture)).toEqual({ x: 20, y: 0, size: 60 });
});

test("a square around a box is as wide as its longer side, with a margin", () => {
  expect(squareAround({ left: 10, right: 30, top: 10, bottom: 50 }, 0.1)).toEqual({ x: -4, y: 6, size: 48 });
});

test("squares move until their centre is at the edge, and reach beyond the picture", () => {
  expect(moveSquare({ x: 20, y: 10, size: 40 }, 90, -90, picture)).toEqual({ x: 80, y: -20, size: 40 });
  expect(growSquare({ x: 20, y: 10, size: 40 }, 500, picture)).toEqual({ x: -60, y: -70, size: 200 });
  expect(growSquare({ x: 20, y: 10, size: 10 }, -100, picture).size).toBe(4);
});

test("a square spans two corners in any direction", () => {
  expect(squareBetween(50, 30, 70, 35, picture)).toEqual({ x: 50, y: 30, size: 20 });
  expect(squareBetween(50, 30, 30, 25, picture)).toEqual({ x: 30, y: 10, size: 20 });
});

test("the centre always lies in the picture", () => {
  const any = fc.double({ min: -500, max: 500, noNaN: true });
  fc.assert(
    fc.property(any, any, any, (x, y, size) => {
      const square = nearSquare({ x, y, size }, picture);
      expect(square.x + square.size / 2).toBeGreaterThanOrEqual(-1e-9);
      expect(square.y + square.size / 2).toBeGreaterThanOrEqual(-1e-9);
      expect(square.x + square.size / 2).toBeLessThanOrEqual(100 + 1e-9);
      expect(square.y + square.size / 2).toBeLessThanOrEqual(60 + 1e-9);
      expect(square.size).toBeLessThanOrEqual(200);
    }),
  );
});

test("the space on show holds picture and square, and is never a strip", () => {
  expect(spaceAround(picture, { x: -10, y: 20, size: 50 })).toEqual({ left: -10, top: 0, width: 110, height: 70 });
  expect(spaceAround({ width: 40, height: 1600 }, { x: 0, y: 800, size: 40 })).toEqual({
    left: -230,
    top: 0,
    width: 500,
    height: 1600,
  });
  expect(spaceAround({ width: 1600, height: 40 }, { x: 0, y: -10, size: 60 })).toEqual({
    left: 0,
    top: -230,
    width: 1600,
    height: 500,
  });
});
