import { expect, test } from "vitest";
import { usualBudget } from "./usualBudget.ts";

test("the usual budget is small for images of its kind", () => {
  expect(usualBudget("linf", { id: "digits" })).toBe(0.1);
  expect(usualBudget("linf", { id: "cifar-10" })).toBe(8 / 255);
  expect(usualBudget("l2", { id: "cifar-10" })).toBe(0.5);
});
