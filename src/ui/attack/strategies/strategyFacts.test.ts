import { expect, test } from "vitest";
import type { CraftedImage } from "../../../state/attack/attackedImage.ts";
import { rowFacts } from "./strategyFacts.ts";

const image = {
  classes: ["a", "b", "c"],
  label: 0,
  pixels: Float32Array.of(0, 1),
  errs: (prediction: number) => prediction !== 0,
};
const crafted: CraftedImage = {
  cleanScores: Float32Array.of(2, 1, 0),
  cleanPrediction: 0,
  best: 0,
  broken: true,
  runs: [
    {
      objective: "margin",
      images: Float32Array.of(0, 1, 0.1, 0.9, 0.1, 0.9),
      scores: Float32Array.of(2, 1, 0, 1, 1.5, -1, 1, 1.5, -1),
      loss: Float32Array.of(-1, 0.5, 0.5),
      size: Float32Array.of(0, 0.1, 0.1),
      predictions: Int32Array.of(0, 1, 1),
      firstSuccess: 1,
      end: 1,
    },
  ],
};

test("a fooled system: step, answer, margin, size and the image itself", () => {
  const facts = rowFacts(crafted, image, null);
  expect(facts).toMatchObject({ wasWrong: false, brokenAt: 1, answer: "b", margin: 0.5 });
  expect(facts.size).toBeCloseTo(0.1, 6);
  expect([...facts.pixels]).toEqual([expect.closeTo(0.1, 6), expect.closeTo(0.9, 6)]);
});

test("towards a target the margin is the target's lead", () => {
  expect(rowFacts({ ...crafted, broken: false }, image, 2)).toMatchObject({ brokenAt: null, margin: -2.5 });
});

test("an image that was wrong before is marked", () => {
  expect(rowFacts({ ...crafted, cleanPrediction: 2 }, image, null).wasWrong).toBe(true);
});
