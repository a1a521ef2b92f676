import { describe, expect, test } from "vitest";
import { emptyGrid, pointOf } from "../experiment/interactive/scoreGrid.ts";
import type { AccuracyRow } from "../experiment/summary/rows.ts";
import { comparison } from "./accuracy/comparison.ts";
import { robustAccuracyVsEpsilon } from "./accuracy/robustAccuracyVsEpsilon.ts";
import { smallestPerturbations } from "./accuracy/smallestPerturbations.ts";
import { coherenceByOutcome } from "./coherence/coherenceByOutcome.ts";
import { coherenceHistogram } from "./coherence/coherenceHistogram.ts";
import { cosineMatrix } from "./coherence/cosineMatrix.ts";
import type { Figure } from "./drawing/figure.ts";
import { renderSvg } from "./drawing/renderSvg.ts";
import { boundaryMap } from "./maps/boundaryMap.ts";
import type { BoundaryMapSource } from "./maps/boundaryMapSource.ts";
import { overlap } from "./overlap/overlap.ts";
import { partText } from "./overlap/overlapParts.ts";
import { upset } from "./overlap/upset.ts";
import { venn } from "./overlap/venn.ts";
import { memberCurve } from "./training/memberCurve.ts";
import { type TrainingCurvesSource, trainingCurves } from "./training/trainingCurves.ts";

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

const training: TrainingCurvesSource = {
  members: [
    { label: "RoBin arm 3", system: "RoBin", series: 0, history: history([0.61, 0.4, 0.31]) },
    { label: "Multiclass", system: "Multiclass", series: 1, history: history([1.8, 1.1, 0.8]) },
  ],
};

function history(losses: readonly number[]) {
  return losses.map((loss, index) => ({
    epoch: index,
    loss,
    cleanAccuracy: 0.8 + 0.06 * index,
    balancedAccuracy: 0.8 + 0.06 * index,
    adversarialAccuracy: 0.4 + 0.12 * index,
    adversarialFraction: index / 2,
    learningRate: index < 2 ? 0.05 : 0.005,
  }));
}

const ofRobin = {
  label: "RoBin",
  series: 0,
  coherence: {
    system: "robin",
    n: 20,
    mean: 0.213,
    histogram: Array.from({ length: 20 }, (_, bin) => ({
      from: -1 + bin / 10,
      to: -1 + (bin + 1) / 10,
      count: { 10: 3, 11: 5, 12: 7, 13: 4, 15: 1 }[bin] ?? 0,
    })),
    skippedPairs: 0,
    excluded: 0,
    randomBaseline: 0.0743,
  },
};

const coherence = { systems: [ofRobin] };

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

const cosines = {
  classes: ["0", "1", "2"],
  meanCosine: [
    [1, -0.204, 0.012],
    [-0.204, 1, null],
    [0.012, null, 1],
  ],
  n: 20,
};

const counts = {
  label: "RoBin",
  overlap: {
    system: "robin",
    threat: { norm: "linf", epsilon: 0.2 },
    first: "best-arm",
    second: "softmax",
    firstBroken: 70,
    secondBroken: 75,
    both: 68,
    n: 256,
  },
} as const;

const outcomes = {
  attack: "any attack",
  randomBaseline: 0.0743,
  examples: [0.1, 0.12, 0.2, 0.31, 0.33, 0.5].map((value, i) => ({ coherence: value, isBroken: i > 3 })),
};

/** Ten images: attack k breaks those whose number divides by k + 2, and the last. */
const broken = (sets: number) =>
  ({
    label: "RoBin",
    threat: { norm: "linf", epsilon: 0.2 },
    sets: ["softmax", "best-arm", "margin", "top-2"].slice(0, sets).map((strategy, k) => ({
      name: `PGD-10 ${strategy}`,
      broken: Array.from({ length: 10 }, (_, i) => (i > 0 && (i % (k + 2) === 0 || i === 9) ? 1 : 0)),
    })),
  }) as const;

/** Scores that are given at every point of a grid. */
function gridOf(scores: (x: number, y: number) => readonly number[]) {
  const shape = { columns: 33, rows: 33, x: [-1, 1], y: [-1, 1], classes: scores(0, 0).length } as const;
  const grid = emptyGrid(shape);
  for (let point = 0; point < 33 * 33; point++)
    grid.scores.set(scores(...pointOf(grid, point)), point * shape.classes);
  return grid;
}

/** Two systems of three classes in one plane; the fourth quadrant of the second is NaN. */
const plane: BoundaryMapSource = {
  x: "towards 8 by RoBin's margin (l2 size, pixel scale 0 to 1)",
  y: "random direction 1 (l2 size, pixel scale 0 to 1)",
  panels: [
    {
      id: "robin",
      label: "RoBin",
      series: 0,
      scoreNames: ["3", "8", "9"],
      grid: gridOf((x, y) => [0.4, 2 * x, 2 * y - x]),
      column: { score: 0, name: "3" },
      note: "margins d",
    },
    {
      id: "multiclass",
      label: "Multiclass",
      series: 1,
      scoreNames: ["3", "8", "9"],
      grid: gridOf((x, y) => [x > 0.5 && y < -0.5 ? Number.NaN : 0, x + y, Math.hypot(x, y) - 1.1]),
      column: { score: 0, name: "3" },
      note: "",
    },
  ],
  isOverlaid: true,
  budget: {
    label: "budget, l2 0.5",
    outline: Array.from({ length: 73 }, (_, i) => [
      0.5 * Math.cos((i * Math.PI) / 36),
      0.5 * Math.sin((i * Math.PI) / 36),
    ]),
  },
  origin: { x: 0, y: 0, label: "the image" },
  chosen: { x: 0.4, y: -0.4 },
  points: [],
};

/** A question with two answers beside one with three, and how far a point is from each boundary. */
const playground: BoundaryMapSource = {
  ...plane,
  panels: plane.panels.map((panel, i) => ({
    ...panel,
    column: null,
    note: "",
    ...(i === 0 ? { scoreNames: ["3", "no 3", "no 3"], tones: [0, 3, 3] } : {}),
    outline: {
      label: "nearer changes are no mistakes",
      outline: [
        [0.6, -0.4],
        [0.4, -0.2 - i / 8],
        [0.2, -0.4],
        [0.6, -0.4],
      ],
    },
  })),
  isOverlaid: false,
  budget: null,
  origin: null,
  points: [
    { x: -0.5, y: 0.75, cls: 0 },
    { x: 0.75, y: 0.25, cls: 1 },
    { x: -0.75, y: -0.5, cls: 2 },
  ],
};

describe("figures as reviewable drawings", () => {
  async function draws<Source, Row>(
    figure: Figure<Source, Row>,
    source: Source,
    width = 640,
    name = figure.id,
  ) {
    const rows = figure.rows(source);
    const size = { width, height: figure.height(rows, width) };
    const text = renderSvg(figure.draw(rows, size), {
      title: figure.title,
      description: figure.describe(rows),
    });
    await expect(text).toMatchFileSnapshot(`fixtures/${name}.svg`);
  }
  const robust = { norm: "linf", accuracies, systems, lines: [{ measure: "core" }] } as const;

  test("training curves", () => draws(trainingCurves, training));
  test("training curve of one member", () =>
    draws(memberCurve, { history: history([0.6, 0.4]), epochs: 3 }, 240));
  test("comparison", () => draws(comparison, { accuracies, systems }));
  test("robust accuracy", () => draws(robustAccuracyVsEpsilon, robust));
  test("robust accuracy on a phone", () =>
    draws(robustAccuracyVsEpsilon, robust, 340, "robust-accuracy-phone"));
  test("smallest perturbations", () => draws(smallestPerturbations, perturbations));
  test("coherence histogram", () => draws(coherenceHistogram, coherence));
  test("cosine matrix", () => draws(cosineMatrix, cosines, 360));
  test("overlap", () => draws(overlap, counts));
  test("coherence of two systems", () =>
    draws(
      coherenceHistogram,
      {
        systems: [
          ofRobin,
          {
            label: "Standard",
            series: 2,
            coherence: {
              ...ofRobin.coherence,
              mean: 0.41,
              histogram: ofRobin.coherence.histogram.map((bin, i, all) => ({
                ...bin,
                count: all[i - 2]?.count ?? 0,
              })),
            },
          },
        ],
      },
      640,
      "coherence-histogram-two",
    ));
  test("coherence by outcome", () => draws(coherenceByOutcome, outcomes));
  test("coherence by outcome on a phone", () =>
    draws(coherenceByOutcome, outcomes, 340, "coherence-by-outcome-phone"));
  test("venn of two", () => draws(venn, broken(2), 480, "venn-two"));
  test("venn of three", () => draws(venn, broken(3), 480));
  test("upset", () => draws(upset, broken(4)));
  test("upset on a phone", () => draws(upset, broken(4), 340, "upset-phone"));
  test("boundary map", () => draws(boundaryMap, plane, 760));
  test("boundary map on a phone", () => draws(boundaryMap, plane, 340, "boundary-map-phone"));
  test("boundary map with colours and lines of single panels", () =>
    draws(boundaryMap, playground, 520, "boundary-map-playground"));
  test("nothing measured yet", () => draws(trainingCurves, { members: [] }, 640, "training-curves-empty"));
});

describe("rows", () => {
  test("robust accuracy: clean stands at epsilon 0 and the lines climb in epsilon", () => {
    const rows = robustAccuracyVsEpsilon.rows({
      norm: "linf",
      accuracies: accuracies.toReversed(),
      systems: systems.slice(0, 1),
      lines: [{ measure: "core" }, { strategy: "softmax" }],
    });
    expect(
      rows.map(({ line, epsilon, accuracy: value, trainEpsilon }) => [line, epsilon, value, trainEpsilon]),
    ).toEqual([
      ["core", 0, 247 / 256, 0.2],
      ["core", 0.1, 230 / 256, 0.2],
      ["core", 0.2, 181 / 256, 0.2],
      ["softmax", 0, 247 / 256, 0.2],
      ["softmax", 0.1, 231 / 256, 0.2],
    ]);
  });

  test("robust accuracy: another norm has no lines and no train mark", () => {
    expect(
      robustAccuracyVsEpsilon.rows({ norm: "l2", accuracies, systems, lines: [{ measure: "core" }] }),
    ).toEqual([]);
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

  test("overlap: the four parts add up to every example", () => {
    const rows = overlap.rows(counts);
    expect(rows.map((row) => [row.kind, row.count])).toEqual([
      ["first", 2],
      ["both", 68],
      ["second", 7],
      ["neither", 179],
    ]);
    expect(rows.reduce((sum, row) => sum + row.count, 0)).toBe(256);
  });

  test("venn: exact counts of every part, empty ones too", () => {
    // 1, 5, 7 and the image 0: none; 2, 4, 8: first; 3: second; 6: both; 9: all three; 4 and 8 also the third.
    const rows = venn.rows(broken(3));
    expect(rows.map(({ mask, count }) => [mask, count])).toEqual([
      [0, 4],
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 0],
      [5, 2],
      [6, 0],
      [7, 1],
    ]);
    expect(rows.map(partText)[3]).toBe("only PGD-10 softmax and PGD-10 best-arm");
    expect(() => venn.rows(broken(4))).toThrow("4 attacks found, 2 or 3 expected");
  });

  test("coherence by outcome: each image in one histogram, and none without images", () => {
    const rows = coherenceByOutcome.rows(outcomes);
    const filled = rows
      .filter(({ count }) => count > 0)
      .map(({ system, from, count, n }) => [system, from, count, n]);
    expect(filled.map(([system, from, count, n]) => [system, Number(from).toFixed(2), count, n])).toEqual([
      ["broken by any attack", "0.30", 1, 2],
      ["broken by any attack", "0.50", 1, 2],
      ["not broken by any attack", "0.10", 2, 4],
      ["not broken by any attack", "0.20", 1, 4],
      ["not broken by any attack", "0.30", 1, 4],
    ]);
    const unbroken = { ...outcomes, examples: outcomes.examples.slice(0, 2) };
    expect(new Set(coherenceByOutcome.rows(unbroken).map(({ system }) => system)).size).toBe(1);
  });

  test("upset: combinations that hold images, fullest first, adding up to every image", () => {
    const rows = upset.rows(broken(4));
    expect(rows.map(({ mask, count }) => [mask, count])).toEqual([
      [0, 3],
      [5, 2],
      [1, 1],
      [2, 1],
      [3, 1],
      [8, 1],
      [15, 1],
    ]);
    expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(10);
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

  test("training: epochs are counted from 1", () => {
    expect(trainingCurves.rows(training).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 1, 2, 3]);
    expect(memberCurve.rows({ history: history([0.5, 0.4]), epochs: 2 }).map(({ epoch }) => epoch)).toEqual([
      1, 2,
    ]);
  });

  test("training: an epoch without adversarial accuracy keeps null, never zero", () => {
    const [metrics] = history([0.5]);
    if (metrics === undefined) throw new Error("no epoch in the fixture");
    const rows = trainingCurves.rows({
      members: [{ label: "a", system: "A", series: 0, history: [{ ...metrics, adversarialAccuracy: null }] }],
    });
    expect(rows[0]?.adversarialAccuracy).toBeNull();
    expect(trainingCurves.describe(rows)).not.toContain("adversarial");
  });
});
