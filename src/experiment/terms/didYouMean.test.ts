import { expect, test } from "vitest";
import { nearestName } from "./didYouMean.ts";

test("names that are nearly typed are suggested, others are not", () => {
  const known = ["steps", "epsilon", "relativeStep", "randomStart", "restarts"];
  expect(nearestName("step", known)).toBe("steps");
  expect(nearestName("esp", known)).toBeUndefined();
  expect(nearestName("espilon", known)).toBe("epsilon");
  expect(nearestName("Epsilon", known)).toBe("epsilon");
  expect(nearestName("relative", known)).toBe("relativeStep");
  expect(nearestName("learningRate", known)).toBeUndefined();
  expect(nearestName("", known)).toBeUndefined();
  expect(nearestName("x", [])).toBeUndefined();
});
