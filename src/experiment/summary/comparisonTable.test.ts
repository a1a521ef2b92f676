import { expect, test } from "vitest";
import { accuracyRow } from "../../../tests/accuracyRow.ts";
import { comparisonLines, gapOf, gapPair } from "./comparisonLines.ts";
import { comparisonColumns, comparisonRows } from "./comparisonTable.ts";
import type { GapRow } from "./rows.ts";
import { toCsv } from "./table.ts";

const threat = { norm: "linf", epsilon: 8 / 255 } as const;
const accuracy = (system: string, value: number) =>
  accuracyRow(system, value, 100, { measure: "core", attack: "", strategy: "core", threat });
const gap = (a: string, b: string, difference: number): GapRow => ({
  a,
  b,
  measure: "core",
  threat,
  n: 100,
  difference,
  low: difference - 0.1,
  high: difference + 0.1,
  onlyA: 0,
  onlyB: 0,
  pValue: 1,
});

// As a summary lists them: in the order of the spec, but systems with arms before others.
const accuracies = [accuracy("multiclass", 0.3), accuracy("undefended", 0), accuracy("robin", 0.28)];
const gaps = [
  gap("multiclass", "undefended", 0.3),
  gap("robin", "multiclass", -0.02),
  gap("robin", "undefended", 0.28),
];
const named = (...ids: readonly string[]) => ids.map((id) => ({ id, label: id.toUpperCase() }));

test("of three systems, the gap is RoBin minus multiclass, in any order, and its column says so", () => {
  for (const systems of [named("robin", "multiclass", "undefended"), named("multiclass", "undefended", "robin")]) {
    const pair = gapPair(gaps, systems);
    expect(pair?.map(({ id }) => id)).toEqual(["robin", "multiclass"]);
    const [line] = comparisonLines(accuracies);
    expect(pair && line && gapOf({ gaps }, pair, line, threat)?.difference).toBe(-0.02);
    const columns = comparisonColumns({ accuracies, gaps }, systems);
    expect(columns.map(({ label }) => label)).toContain("ROBIN minus MULTICLASS, points [95 % interval]");
    const [header, row] = toCsv(columns, comparisonRows({ accuracies, gaps })).split("\r\n");
    expect(header).toMatch(/,robin_minus_multiclass,/);
    expect(row).toMatch(/,-0.02,/);
  }
});

test("systems without RoBin are compared in their order, and systems that share no gap have none", () => {
  const [first, second] = gaps;
  expect(gapPair(first ? [first] : [], named("multiclass", "undefended"))?.map(({ id }) => id)).toEqual([
    "multiclass",
    "undefended",
  ]);
  expect(gapPair(second ? [second] : [], named("multiclass", "undefended"))).toBeNull();
  expect(gapPair([], named("robin", "multiclass"))).toBeNull();
});
