import { expect, test } from "vitest";
import { animatedSteps, frameDelay } from "./animatedSteps.ts";

test("short attacks show every step, long ones evenly spaced steps from the first to the last", () => {
  expect(animatedSteps(0)).toEqual([0]);
  expect(animatedSteps(3)).toEqual([0, 1, 2, 3]);
  const long = animatedSteps(2000);
  expect([long.length, long[0], long.at(-1), new Set(long).size]).toEqual([48, 0, 2000, 48]);
});

test("the first and the last frame stay longer", () => {
  expect([0, 1, 2].map((frame) => frameDelay(frame, 3))).toEqual([900, 300, 2500]);
  expect(frameDelay(20, 48)).toBe(83);
  expect(frameDelay(0, 1)).toBe(2500);
});
