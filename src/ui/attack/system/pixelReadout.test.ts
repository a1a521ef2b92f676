import { expect, test } from "vitest";
import { pixelAfter, pixelAt, pixelReadout } from "./pixelReadout.ts";

test("arrow keys move from pixel to pixel and stop at the edge", () => {
  const shape = [2, 3, 1] as const;
  expect(pixelAfter("ArrowLeft", null, shape)).toEqual({ row: 1, column: 1 });
  expect(pixelAfter("ArrowRight", { row: 1, column: 1 }, shape)).toEqual({ row: 1, column: 2 });
  expect(pixelAfter("ArrowRight", { row: 1, column: 2 }, shape)).toEqual({ row: 1, column: 2 });
  expect(pixelAfter("ArrowUp", { row: 0, column: 2 }, shape)).toEqual({ row: 0, column: 2 });
  expect(pixelAfter("Enter", { row: 0, column: 2 }, shape)).toBeNull();
});

test("the pixel under the pointer, and none outside the picture", () => {
  const box = { left: 10, top: 20, width: 300, height: 200 };
  expect(pixelAt({ x: 10, y: 20 }, box, [2, 3, 1])).toEqual({ row: 0, column: 0 });
  expect(pixelAt({ x: 309, y: 219 }, box, [2, 3, 1])).toEqual({ row: 1, column: 2 });
  expect(pixelAt({ x: 310, y: 100 }, box, [2, 3, 1])).toBeNull();
});

test("before, after and change, with levels and signs", () => {
  const clean = Float32Array.of(0, 0.5, 1, 0);
  const perturbed = Float32Array.of(0, 0.6, 0.9, 0);
  expect(pixelReadout({ row: 0, column: 1 }, clean, perturbed, [2, 2, 1])).toEqual({
    place: "row 1, column 2",
    before: "0.500 (128/255)",
    after: "0.600 (153/255)",
    change: "+0.100 (+25.5/255)",
  });
  expect(pixelReadout({ row: 1, column: 0 }, clean, perturbed, [2, 2, 1]).change).toBe("−0.100 (−25.5/255)");
  expect(pixelReadout({ row: 1, column: 1 }, clean, perturbed, [2, 2, 1]).change).toBe("±0.000 (±0.0/255)");
  expect(pixelReadout({ row: 0, column: 1 }, clean, perturbed, [1, 2, 2]).change).toBe(
    "−0.100 (−25.5/255) / ±0.000 (±0.0/255)",
  );
});
