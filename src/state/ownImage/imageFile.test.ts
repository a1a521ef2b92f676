import { describe, expect, test } from "vitest";
import { fileProblem, pictureProblem } from "./imageFile.ts";

describe("image files", () => {
  test("problems name what was found and what is expected", () => {
    expect(fileProblem({ name: "a.pdf", type: "application/pdf", size: 5 })).toBe(
      "a.pdf is of type application/pdf; expected a PNG, JPEG, WebP, GIF, BMP or AVIF image",
    );
    expect(fileProblem({ name: "", type: "", size: 5 })).toMatch("the pasted file is of an unknown type");
    expect(fileProblem({ name: "a.svg", type: "image/svg+xml", size: 5 })).toMatch("of type image/svg+xml");
    expect(fileProblem({ name: "a.png", type: "image/png", size: 0 })).toMatch("a.png is empty");
    expect(fileProblem({ name: "a.png", type: "image/png", size: 30 * 2 ** 20 })).toMatch(
      "30.0 MB; the limit is 20.0 MB",
    );
    expect(fileProblem({ name: "a.png", type: "image/png", size: 1000 })).toBeNull();
    expect(pictureProblem("a.png", 10_000, 10_000)).toMatch("10000 x 10000 pixels; the limit is 40 million");
    expect(pictureProblem("a.png", 100, 100)).toBeNull();
  });
});
