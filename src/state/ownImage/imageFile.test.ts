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
});
