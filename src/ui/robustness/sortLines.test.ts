import { expect, test } from "vitest";
import { accuracyRow } from "../../../tests/accuracyRow.ts";
import { comparisonLines } from "../../experiment/summary/comparisonLines.ts";
import { nextSorting, type SortColumn, sortLines } from "./sortLines.ts";

const threat = { norm: "linf", epsilon: 0.1 } as const;
const row = (system: string, strategy: string, value: number) =>
  accuracyRow(system, value, 10, { measure: "attack", attack: "PGD-10", strategy, threat });
const accuracies = [
  row("robin", "softmax", 0.5),
  row("robin", "best-arm", 0.2),
  row("robin", "margin", 0.9),
  row("multiclass", "cross-entropy", 0.7),
];
const results = { accuracies, gaps: [] };
const ids = (direction: "ascending" | "descending", system = "robin") =>
  sortLines(comparisonLines(accuracies), results, {
    column: { kind: "system", system, threat },
    direction,
  }).map(({ id }) => id);

test("lines sort by accuracy, and those without a number come last in both directions", () => {
  const [softmax, best, margin, other] = ["PGD-10 softmax", "PGD-10 best-arm", "PGD-10 margin", "PGD-10 cross-entropy"];
  expect(ids("descending")).toEqual([margin, softmax, best, other]);
  expect(ids("ascending")).toEqual([best, softmax, margin, other]);
  expect(ids("ascending", "multiclass")).toEqual([other, softmax, best, margin]);
  expect(sortLines(comparisonLines(accuracies), results, null).map(({ id }) => id)).toEqual([
    softmax,
    best,
    margin,
    other,
  ]);
});

test("clicking a column sorts highest first, then lowest first, then in the order of the experiment", () => {
  const column: SortColumn = { kind: "gap", threat };
  const once = nextSorting(null, column);
  expect(once?.direction).toBe("descending");
  const twice = nextSorting(once, column);
  expect(twice?.direction).toBe("ascending");
  expect(nextSorting(twice, column)).toBeNull();
  expect(nextSorting(once, { kind: "name" })).toEqual({ column: { kind: "name" }, direction: "ascending" });
});
