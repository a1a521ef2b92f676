import { expect, test } from "vitest";
import { everyStudyRow } from "../../../tests/everyStudyRow.ts";
import type { StudyRow } from "../../experiment/studies/study.ts";
import { shareAxis } from "./shareAxis.ts";

const [row] = everyStudyRow as readonly [StudyRow];
const rowOf = (value: number, low: number, high: number, paper: number | null = null): StudyRow => ({
  ...row,
  ours: { value, low, high, n: 256 },
  paper,
});

test("an axis shows where the numbers lie, and says so where it does not begin at 0", () => {
  expect(shareAxis([rowOf(0.9, 0.83, 1), rowOf(0.85, 0.76, 0.92)])).toMatchObject({
    domain: [0.75, 1],
    note: ", from 75",
  });
  expect(shareAxis([rowOf(0.9, 0.83, 1), rowOf(0.05, 0.02, 0.1)])).toMatchObject({ domain: [0, 1], note: "" });
});

test("it includes the paper's numbers and never leaves 0 to 1", () => {
  expect(shareAxis([rowOf(0.9, 0.83, 0.97, 0.448)]).domain).toEqual([0.4, 1]);
  const { domain, ticks } = shareAxis([rowOf(1, 1, 1)]);
  expect(domain[0]).toBeGreaterThanOrEqual(0);
  expect(domain[1]).toBeLessThanOrEqual(1);
  expect(domain[1]).toBeGreaterThan(domain[0]);
  expect(ticks.length).toBeGreaterThan(1);
});
