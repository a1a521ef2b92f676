import { expect, test } from "vitest";
import { measureOf } from "./measures.ts";

const image = { classes: ["a", "b", "c"], label: 1, errs: (cls: number) => cls !== 1 };
const run = { scores: Float32Array.from([0, 2, -1, 3, 2, 1, 0, 0, 4]), loss: Float32Array.from([0.5, 1, 2]) };

test("the margin is above 0 exactly where the answer is wrong", () => {
  expect(measureOf("margin", run, image, null)).toEqual([-2, 1, 4]);
});

test("the margin of a target is above 0 exactly where the answer is the target", () => {
  expect(measureOf("margin", run, image, 2)).toEqual([-3, -2, 4]);
});

test("a system that answers one question errs only by its own criterion", () => {
  const asksForC = { ...image, errs: (cls: number) => cls === 2 };
  expect(measureOf("margin", run, asksForC, null)).toEqual([-3, -2, 4]);
});

test("the probability is the softmax of the label or the target, in percent", () => {
  const [first = 0] = measureOf("probability", run, image, null);
  expect(first).toBeCloseTo((100 * Math.exp(2)) / (1 + Math.exp(2) + Math.exp(-1)), 5);
  expect(measureOf("probability", run, image, 2)[2]).toBeCloseTo((100 * Math.exp(4)) / (2 + Math.exp(4)), 5);
});

test("the loss is what the attack climbed", () => {
  expect(measureOf("loss", run, image, null)).toEqual([0.5, 1, 2]);
});
