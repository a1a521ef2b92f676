import { describe, expect, it, test } from "vitest";
import { adversarialFraction, epsilonAt, learningRateAt } from "./schedules.ts";

describe("learningRateAt", () => {
  it("drops where the paper drops (docs/algorithms.md 11.5)", () => {
    const paper = { epochs: 80, learningRate: 0.1, drops: [0.5] };
    expect([0, 39, 40, 79].map((epoch) => learningRateAt(paper, epoch))).toEqual([0.1, 0.1, 0.01, 0.01]);
    const resnet50 = { epochs: 150, learningRate: 0.1, drops: [1 / 3, 2 / 3] };
    expect([49, 50, 99, 100].map((epoch) => learningRateAt(resnet50, epoch))).toEqual([0.1, 0.01, 0.01, 0.001]);
    expect(learningRateAt({ ...resnet50, drops: [0.3333, 0.6667] }, 100)).toBe(0.001);
    expect(learningRateAt({ ...paper, drops: [] }, 79)).toBe(0.1);
  });
});

describe("adversarialFraction", () => {
  it("warms up as docs/algorithms.md 11.5 says", () => {
    expect(adversarialFraction(0.5, 0, 80)).toBeCloseTo(0.025, 15);
    expect(adversarialFraction(0.5, 19, 80)).toBe(0.5);
    expect(adversarialFraction(0.5, 39, 80)).toBe(1);
    expect(adversarialFraction(0.5, 79, 80)).toBe(1);
    expect(adversarialFraction(1, 79, 80)).toBe(1);
    expect(adversarialFraction(1, 39, 80)).toBe(0.5);
    expect(adversarialFraction(0, 0, 80)).toBe(1);
  });
});

test("epsilon grows evenly to all of it, and is all of it without a warm-up", () => {
  expect([0, 1, 2, 3, 9].map((epoch) => epsilonAt(0.3, 0.3, epoch, 10))).toEqual([
    expect.closeTo(0.1, 12),
    expect.closeTo(0.2, 12),
    expect.closeTo(0.3, 12),
    0.3,
    0.3,
  ]);
  expect(epsilonAt(0.3, 0, 0, 10)).toBe(0.3);
});
