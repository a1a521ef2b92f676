import { expect, test } from "vitest";
import { brokenText, textWidth } from "./axes.ts";

test("a text is broken between words, into lines that fit", () => {
  const text = "small CNN, digits (for CNN-2, MNIST), trained and tested with linf 0.2";
  const lines = brokenText(text, 160);
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(160);
  expect(lines.join(" ")).toBe(text);
  expect(brokenText(text, 2000)).toEqual([text]);
  expect(brokenText("incomprehensibilities all", 20)).toEqual(["incomprehensibilities", "all"]);
});
