import { expect, test } from "vitest";
import { byClass, meanImage } from "./splitImages.ts";

test("positions are found by class, in the order of the split", () => {
  expect(byClass([2, 0, 2, 1], 4)).toEqual([[1], [3], [0, 2], []]);
});

test("the mean image is the mean of each pixel on the [0,1] scale", () => {
  const images = Uint8Array.of(0, 255, 255, 255, 51, 0);
  expect([...meanImage({ shape: [1, 2, 1], images }, [0, 2])].map((value) => value.toFixed(3))).toEqual([
    "0.100",
    "0.500",
  ]);
  expect([...meanImage({ shape: [1, 2, 1], images }, [])]).toEqual([0, 0]);
});
