import { expect, test } from "vitest";
import { accuracyRow } from "../../../tests/accuracyRow.ts";
import type { Threat } from "../terms/choice.ts";
import { plain } from "../terms/format.ts";
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

test("the core says at each budget how many attacks it combines, and which", () => {
  const small = { norm: "linf", epsilon: 0.1 } as const;
  const at = (where: Threat, attacks: readonly string[]) => [
    ...attacks.flatMap((attack) =>
      ["softmax", "margin", "multi-targeted", "best-arm"].map((strategy) =>
        accuracyRow("robin", 0.5, 100, { measure: "attack", attack, strategy, threat: where }),
      ),
    ),
    accuracyRow("robin", 0.5, 100, { measure: "core", attack: attacks.join(" + "), strategy: "", threat: where }),
  ];
  const both = [...at(small, ["PGD-5", "MI-FGSM-3"]), ...at(threat, ["PGD-5"])];
  const [core] = comparisonLines(both);
  expect(core?.brief).toBe(
    "worst case of 6 shared attacks: PGD-5 + MI-FGSM-3 at linf 0.1; 3 shared attacks: PGD-5 at linf 8/255 (0.0314)",
  );
  expect(core?.explanation).toContain("6 shared attacks: PGD-5 + MI-FGSM-3 at ℓ∞ 0.1; 3 shared attacks: PGD-5 at ℓ∞");
  expect(comparisonLines(at(threat, ["PGD-5"]))[0]?.brief).toBe("worst case of 3 shared attacks: PGD-5");
  const results = { accuracies: both, gaps: [] };
  const columns = comparisonColumns(results, named("robin"));
  const cores = comparisonRows(results).filter(({ line }) => line.measure === "core");
  expect(cores.map((row) => columns[0]?.detail?.(row, plain))).toEqual([
    "(6 shared attacks: PGD-5 + MI-FGSM-3)",
    "(3 shared attacks: PGD-5)",
  ]);
  expect(toCsv(columns, cores)).toContain("Core,3 shared attacks: PGD-5,linf,");
});

test("the gap says where its interval is approximate, and rows name their backend", () => {
  const columns = comparisonColumns({ accuracies, gaps }, named("robin", "multiclass"));
  const [, row] = toCsv(columns, comparisonRows({ accuracies, gaps })).split("\r\n");
  expect(row).toMatch(/,100,1,approximate: no image differs,wasm,cpu \(simd\)$/);
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
