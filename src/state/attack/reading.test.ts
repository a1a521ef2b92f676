import { expect, test } from "vitest";
import { negativeText } from "./reading.ts";

test("a margin below 0 is never shown as 0", () => {
  expect(negativeText(-6.62)).toBe("−6.6");
  expect(negativeText(-0.12)).toBe("−0.1");
  expect(negativeText(-0.034)).toBe("−0.03");
  expect(negativeText(-0.98)).toBe("−1.0");
  expect(negativeText(-1e-9)).toBe("−1e−9");
});
