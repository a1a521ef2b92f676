import { expect, test } from "vitest";
import { expectFigure } from "../../../tests/figureSnapshot.ts";
import type { AccuracyRow } from "../../experiment/summary/rows.ts";
import { comparison } from "./comparison.ts";
import { robustAccuracyVsEpsilon } from "./robustAccuracyVsEpsilon.ts";
import { smallestPerturbations } from "./smallestPerturbations.ts";

/** Wilson intervals of 256 examples, written out so that the figures are tested alone. */
function accuracy(
  system: string,
  measure: AccuracyRow["measure"],
  strategy: string,
  epsilon: number | null,
  [count, low, high]: readonly [number, number, number],
): AccuracyRow {
  return {
    system,
    measure,
    strategy,
    attack: epsilon === null ? "" : "PGD-10",
    which: "",
    threat: epsilon === null ? null : { norm: "linf", epsilon },
    accuracy: { count, n: 256, value: count / 256, low, high },
    successOnCorrect: null,
    medianSize: null,
    backend: { id: "wasm", adapter: "cpu (simd)" },
    warnings: [],
  };
}

const accuracies: readonly AccuracyRow[] = [
  accuracy("robin", "clean", "", null, [247, 0.9345, 0.9814]),
  accuracy("robin", "attack", "softmax", 0.1, [231, 0.8599, 0.933]),
  accuracy("robin", "core", "", 0.1, [230, 0.8554, 0.9298]),
  accuracy("robin", "core", "", 0.2, [181, 0.6482, 0.7586]),
  accuracy("multiclass", "clean", "", null, [249, 0.9447, 0.9867]),
  accuracy("multiclass", "core", "", 0.1, [236, 0.8824, 0.9488]),
  accuracy("multiclass", "core", "", 0.2, [180, 0.6442, 0.755]),
];

const systems = [
  { id: "robin", label: "RoBin", series: 0, trained: { norm: "linf", epsilon: 0.2 } },
  { id: "multiclass", label: "Multiclass", series: 1, trained: { norm: "linf", epsilon: 0.2 } },
] as const;

const robust = { norm: "linf", accuracies, systems, lines: [{ measure: "core" }] } as const;

/** Two systems, 10 images each, one of them never broken. */
const perturbations = {
  norm: "l2" as const,
  systems: [
    { id: "robin", label: "RoBin", series: 0 },
    { id: "multiclass", label: "Multiclass", series: 1 },
  ],
  distances: [
    { system: "robin", median: 1.25 },
    { system: "multiclass", median: null },
  ].map(({ system, median }, order) => ({
    system,
    norm: "l2" as const,
    largest: 2,
    n: 10,
    cleanErrors: 1,
    censored: 1 + 4 * order,
    mean: 1.2,
    median,
    meanOfCorrect: 1.3,
    curve: Array.from({ length: 9 }, (_, i) => {
      const count = Math.max(1 + 4 * order, 9 - i);
      return {
        epsilon: i / 4,
        accuracy: { count, n: 10, value: count / 10, low: count / 15, high: (count + 5) / 15 },
      };
    }),
    foundBy: [{ way: "FAB-100 margin", count: 9 }],
    backend: { id: "wasm" as const, adapter: "cpu (simd)" },
    warnings: [],
  })),
};

test("comparison", () => expectFigure(comparison, { accuracies, systems }));

test("robust accuracy", () => expectFigure(robustAccuracyVsEpsilon, robust));

test("robust accuracy on a phone", () => expectFigure(robustAccuracyVsEpsilon, robust, 340, "robust-accuracy-phone"));

test("smallest perturbations", () => expectFigure(smallestPerturbations, perturbations));

test("robust accuracy: clean stands at epsilon 0 and the lines climb in epsilon", () => {
  const rows = robustAccuracyVsEpsilon.rows({
    norm: "linf",
    accuracies: accuracies.toReversed(),
    systems: systems.slice(0, 1),
    lines: [{ measure: "core" }, { strategy: "softmax" }],
  });
  expect(rows.map(({ line, epsilon, accuracy: value, trainEpsilon }) => [line, epsilon, value, trainEpsilon])).toEqual([
    ["core", 0, 247 / 256, 0.2],
    ["core", 0.1, 230 / 256, 0.2],
    ["core", 0.2, 181 / 256, 0.2],
    ["softmax", 0, 247 / 256, 0.2],
    ["softmax", 0.1, 231 / 256, 0.2],
  ]);
});

test("robust accuracy: another norm has no lines and no train mark", () => {
  expect(robustAccuracyVsEpsilon.rows({ norm: "l2", accuracies, systems, lines: [{ measure: "core" }] })).toEqual([]);
});

test("comparison: ordered by threat, then clean, attacks, combinations, then system", () => {
  const rows = comparison.rows({ accuracies, systems });
  expect(rows.map((row) => [row.threat, row.label, row.system])).toEqual([
    ["", "clean", "RoBin"],
    ["", "clean", "Multiclass"],
    ["ℓ∞ 0.1", "softmax", "RoBin"],
    ["ℓ∞ 0.1", "core", "RoBin"],
    ["ℓ∞ 0.1", "core", "Multiclass"],
    ["ℓ∞ 0.2", "core", "RoBin"],
    ["ℓ∞ 0.2", "core", "Multiclass"],
  ]);
});

test("robust accuracy: a strategy that two attacks used is two lines", () => {
  const [, attack] = accuracies;
  if (attack === undefined) throw new Error("no attack in the fixture");
  const rows = robustAccuracyVsEpsilon.rows({
    norm: "linf",
    accuracies: [attack, { ...attack, attack: "PGD-40" }],
    systems: systems.slice(0, 1),
    lines: [{ strategy: "softmax", attack: "PGD-40" }],
  });
  expect(rows.map(({ line, attack: name }) => [line, name])).toEqual([["PGD-40 softmax", "PGD-40"]]);
});
