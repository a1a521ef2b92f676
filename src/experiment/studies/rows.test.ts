import { expect, test } from "vitest";
import { meanAccuracy, meanOf, onOtherData, rowOf } from "./rows.ts";

test("the interval of a mean of three is Student's: 4.303 standard errors to both sides", () => {
  // Mean 2, standard deviation 1, standard error 1 / sqrt(3).
  const { value, low, high, n } = meanOf([1, 2, 3]) ?? { value: 0, low: 0, high: 0, n: 0 };
  expect([value, n]).toEqual([2, 3]);
  expect(low).toBeCloseTo(2 - 4.3027 / Math.sqrt(3), 4);
  expect(high).toBeCloseTo(2 + 4.3027 / Math.sqrt(3), 4);
});

test("one number has no interval, none has no mean, and an accuracy is at most 1", () => {
  expect(meanOf([0.5])).toEqual({ value: 0.5, low: null, high: null, n: 1 });
  expect(meanOf([])).toBeNull();
  expect(meanAccuracy([0.9, 1, 1])).toMatchObject({ high: 1, n: 3 });
});

test("a number has a difference from the paper's only on the paper's data", () => {
  const row = rowOf(
    { setting: "", system: "RoBin", quantity: "clean", paper: 0.8 },
    { value: 0.9, low: null, high: null, n: 10 },
  );
  expect(row.toPaper).toBe(0.1);
  expect(onOtherData([row])).toEqual([{ ...row, toPaper: null }]);
});
