import { expect, test } from "vitest";
import { drawPosition, pixelsAt, seedThatDraws } from "./testImages.ts";

const labels = Array.from({ length: 200 }, (_, i) => i % 10);

test("the same seed draws the same image, and seeds spread over the split", () => {
  expect(drawPosition(labels, 7, null)).toBe(drawPosition(labels, 7, null));
  const drawn = new Set(Array.from({ length: 50 }, (_, seed) => drawPosition(labels, seed, null)));
  expect(drawn.size).toBeGreaterThan(30);
});

test("a draw of one class has that class", () => {
  for (let seed = 0; seed < 20; seed++) expect(labels[drawPosition(labels, seed, 4)]).toBe(4);
});

test("a class without images is named", () => {
  expect(() => drawPosition(labels, 1, 11)).toThrow("no test image of class 11");
});

test("pixels are scaled to [0,1] and taken at their position", () => {
  const images = Uint8Array.from([0, 51, 102, 153, 204, 255, 0, 255]);
  const test = { shape: [2, 2, 1], classes: ["a"], images, labels: [0, 0] } as const;
  expect([...pixelsAt(test, 1)].map((v) => v.toFixed(2))).toEqual(["0.80", "1.00", "0.00", "1.00"]);
});

test("every image of a class is drawn by the seed that is found for it", () => {
  for (const position of [0, 7, 193])
    expect(drawPosition(labels, seedThatDraws(labels, position), labels[position] ?? null)).toBe(position);
});
