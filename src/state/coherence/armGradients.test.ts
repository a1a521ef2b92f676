import { expect, test } from "vitest";
import { lossCosines } from "./armGradients.ts";

test("loss cosines of the paper's three arms: the largest is the coherence of the image", () => {
  const arms = [
    [2, -1, 0.5, 0],
    [-0.5, 1.5, 0, 1],
    [0, 0.5, -1, -1.5],
  ].map((weights) => Float32Array.from(weights));
  const [own, first, second] = lossCosines(arms, 0);
  expect(own).toBeNull();
  expect(first).toBeCloseTo(0.5832118, 6);
  expect(second).toBeCloseTo(0.2332847, 6);
  expect(lossCosines([new Float32Array(2), Float32Array.of(1, 0)], 0)).toEqual([null, null]);
});
