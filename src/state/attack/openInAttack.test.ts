import { expect, test } from "vitest";
import { seedThatDraws } from "./openInAttack.ts";
import { drawPosition } from "./testImages.ts";

test("every image of a class is drawn by the seed that is found for it", () => {
  const labels = Array.from({ length: 200 }, (_, i) => i % 10);
  for (const position of [0, 7, 193])
    expect(drawPosition(labels, seedThatDraws(labels, position), labels[position] ?? null)).toBe(position);
});
