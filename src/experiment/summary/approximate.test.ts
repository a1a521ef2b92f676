import { expect, test } from "vitest";
import { pairedDifference } from "../artefacts/accuracy.ts";
import { approximateText } from "./approximate.ts";

/** The difference of two systems on n images, of which some are errors of one of them only. */
const gap = (n: number, onlyA: number, onlyB: number) => {
  const ids = Array.from({ length: n }, (_, i) => i);
  return pairedDifference(
    { ids, errors: ids.map((i) => (i < onlyA ? 1 : 0)) },
    { ids, errors: ids.map((i) => (i >= onlyA && i < onlyA + onlyB ? 1 : 0)) },
  );
};

test("an interval from fewer than ten images that differ is approximate", () => {
  expect(gap(16, 0, 0)).toMatchObject({ low: 0, high: 0 });
  expect([gap(16, 0, 0), gap(16, 0, 1), gap(500, 4, 5), gap(500, 5, 5)].map(approximateText)).toEqual([
    "approximate: no image differs",
    "approximate: only 1 image differs",
    "approximate: only 9 images differ",
    "",
  ]);
});

test("so is one that excludes 0 where the exact test does not", () => {
  const excluding = gap(16, 2, 8);
  expect(excluding.low).toBeGreaterThan(0);
  expect(approximateText(excluding)).toBe("approximate: the exact p is 0.11");
  expect(approximateText(gap(100, 2, 18))).toBe("");
});
