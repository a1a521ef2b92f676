import { expect, test } from "vitest";
import { goalText } from "./goalText.ts";

const classes = ["cat", "dog"];

test("the goal is any answer but the label, or but what a system reads where none is chosen", () => {
  expect(goalText({ classes, label: 1, target: null, hasImage: true })).toBe("Success: any answer but dog.");
  expect(goalText({ classes, label: null, target: null, hasImage: true })).toBe(
    "Success: any answer but what the system reads before, as no correct label is chosen.",
  );
  expect(goalText({ classes, label: null, target: null, hasImage: false })).toBe(
    "Success: any answer but the correct label.",
  );
});

test("a target is the one answer that counts, unless it is the label", () => {
  expect(goalText({ classes, label: null, target: 0, hasImage: true })).toMatch(/^Success: the answer cat\./);
  expect(goalText({ classes, label: 0, target: 0, hasImage: true })).toMatch(/^The correct label is cat already\./);
});
