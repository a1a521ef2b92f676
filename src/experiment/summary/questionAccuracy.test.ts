import { describe, expect, it } from "vitest";
import { questionAccuracy } from "./questionAccuracy.ts";

describe("questionAccuracy", () => {
  it("is the mean of the class asked for and the rest, whatever their numbers (docs/algorithms.md 5.2)", () => {
    const labels = Array.from({ length: 100 }, (_, i) => i % 10);
    // Always no: right on nine of ten images.
    const constant = questionAccuracy(
      labels.map((label) => (label === 3 ? 1 : 0)),
      labels,
      3,
    );
    expect(constant?.onPositive).toMatchObject({ count: 0, n: 10 });
    expect(constant?.onRest).toMatchObject({ count: 90, n: 90 });
    expect(constant?.balanced.value).toBe(0.5);
    // One error of each kind: 0.9 and 89/90.
    const good = questionAccuracy(
      labels.map((_, i) => (i === 3 || i === 4 ? 1 : 0)),
      labels,
      3,
    );
    expect(good?.balanced.value).toBeCloseTo((0.9 + 89 / 90) / 2, 12);
    const half = Math.hypot(0.9 - (good?.onPositive.low as number), 89 / 90 - (good?.onRest.low as number)) / 2;
    expect(good?.balanced.low).toBeCloseTo((good?.balanced.value as number) - half, 12);
    expect(good?.balanced.high).toBeLessThanOrEqual(1);
  });

  it("is not to be had without images of both kinds", () => {
    expect(questionAccuracy([0, 1], [3, 3], 3)).toBeNull();
    expect(questionAccuracy([0, 1], [1, 2], 3)).toBeNull();
  });
});
