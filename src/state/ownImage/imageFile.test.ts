import { describe, expect, test } from "vitest";
import { fileProblem, pictureProblem } from "./imageFile.ts";

describe("image files", () => {
  test("problems name what was found and what is expected", () => {
    expect(fileProblem({ name: "a.png", size: 0 })).toMatch("a.png is empty");
    expect(fileProblem({ name: "a.png", size: 30 * 2 ** 20 })).toMatch("30.0 MB; the limit is 20.0 MB");
    expect(fileProblem({ name: "a.png", size: 1000 })).toBeNull();
    expect(pictureProblem("a.png", 10_000, 10_000)).toMatch("10000 x 10000 pixels; the limit is 40 million");
    expect(pictureProblem("a.png", 100, 100)).toBeNull();
  });

  test.each([
    [30_000, 30_000, "6300 x 6300"],
    [8200, 5000, "8000 x 4878"],
    [5000, 8200, "4878 x 8000"],
    [100_000, 100_000, "6300 x 6300"],
    [2_000_000, 21, "1900000 x 19"],
    [1, 60_000_000, "1 x 40000000"],
  ])("the advice for %i x %i pixels works when it is followed", (width, height, expected) => {
    const advice = /for example (\d+) x (\d+) pixels$/.exec(pictureProblem("a.png", width, height) ?? "");
    expect(`${advice?.[1]} x ${advice?.[2]}`).toBe(expected);
    expect(pictureProblem("a.png", Number(advice?.[1]), Number(advice?.[2]))).toBeNull();
  });
});
