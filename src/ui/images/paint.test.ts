import { expect, test } from "vitest";
import { largestChange, paintImage, paintPerturbation } from "./paint.ts";

test("one channel is grey, three are colours", () => {
  expect([...paintImage(Float32Array.of(0, 1), [1, 2, 1])]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
  expect([...paintImage(Float32Array.of(1, 0, 1), [1, 1, 3])]).toEqual([255, 0, 255, 255]);
});

test("a perturbation is transparent at zero, coloured by sign, and opaque at the full size", () => {
  const clean = Float32Array.of(0.5, 0.5, 0.5, 0.5);
  const perturbed = Float32Array.of(0.5, 0.6, 0.45, 0.2);
  const rgba = paintPerturbation(perturbed, clean, [1, 4, 1], 0.1);
  const alpha = [3, 7, 11, 15].map((at) => rgba[at]);
  expect(alpha).toEqual([0, 255, 128, 255]);
  const [darker, brighter] = [rgba.slice(8, 11), rgba.slice(4, 7)];
  expect(brighter[1]).toBeGreaterThan(brighter[0] as number);
  expect(darker[0]).toBeGreaterThan(darker[1] as number);
});

test("an unchanged image is transparent, without a division by zero", () => {
  const clean = Float32Array.of(0.5);
  expect(paintPerturbation(clean, clean, [1, 1, 1], 0)[3]).toBe(0);
});

test("the largest change is over all iterates", () => {
  expect(largestChange(Float32Array.of(0.1, 0.5, 0.1, 0.1), Float32Array.of(0.1, 0.2))).toBeCloseTo(0.3, 6);
});
