import { expect, test } from "vitest";
import { predictedClass } from "../../../experiment/catalogue/decompositionFacts.ts";
import type { System } from "../../../experiment/terms/system.ts";
import type { InputImage } from "../../../state/attack/attackedImage.ts";
import { goalOf, scoredFor } from "./scored.ts";

const image: InputImage = {
  shape: [1, 2, 1],
  classes: ["0", "1", "2", "3"],
  pixels: Float32Array.of(0, 1),
  label: 1,
  source: { kind: "none" },
};
const of = (id: string, params: Record<string, number | string | boolean>): System => ({
  decomposition: { id, params },
  members: [{ labelling: { groups: [0, 1, 2, 3], sampling: "natural" } } as never],
});
// Answers "is it a 2?" with a network that knows 0, 2 and the rest.
const model = of("superclass", { k: 3, order: "2,0,1,3", balanced: false });

test("MODEL[k]: an image in its scores, with only its own question counted", () => {
  const { classes, label, errs } = scoredFor(model, image);
  expect(classes).toEqual(["0", "other", "2"]);
  expect(label).toBe(1);
  expect([0, 1, 2].map(errs)).toEqual([false, false, true]);
  const positive = scoredFor(model, { ...image, label: 2 });
  expect([0, 1, 2].map(positive.errs)).toEqual([true, true, false]);
});

test("the score to raise: the target, or the class in question; none in particular if all errors count", () => {
  expect(goalOf(model, image, null)).toBe(2);
  expect(goalOf(model, { ...image, label: 2 }, null)).toBeNull();
  expect(goalOf(model, image, 3)).toBe(1);
  const multiclass = of("multiclass", {});
  expect(goalOf(multiclass, image, null)).toBeNull();
  expect(goalOf(multiclass, image, 3)).toBe(3);
  expect([0, 1, 2, 3].map(scoredFor(multiclass, image).errs)).toEqual([true, false, true, true]);
});

test("a decision names a class only if its score stands for a single class", () => {
  expect([0, 1, 2].map((prediction) => predictedClass(model, prediction))).toEqual([0, null, 2]);
  expect(predictedClass(of("multiclass", {}), 3)).toBe(3);
});

test("without a label, an attacked image is judged against what each system read", () => {
  const multiclass = of("multiclass", {});
  const unlabelled = { ...image, label: null };
  expect(scoredFor(multiclass, unlabelled)).toMatchObject({ label: null, isRead: false });
  const read = scoredFor(multiclass, unlabelled, 3);
  expect(read).toMatchObject({ label: 3, isRead: true });
  expect([0, 1, 2, 3].map(read.errs)).toEqual([true, true, true, false]);
  // A chosen label counts, whatever the system read.
  expect(scoredFor(multiclass, image, 3)).toMatchObject({ label: 1, isRead: false });
  // "Other" is not a class that one could be led away from.
  expect(scoredFor(model, unlabelled, 1)).toMatchObject({ label: null, isRead: false });
});
