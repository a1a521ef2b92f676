import { expect, test } from "vitest";
import { expectFigure } from "../../../tests/figureSnapshot.ts";
import { coherenceByOutcome } from "./coherenceByOutcome.ts";
import { coherenceHistogram } from "./coherenceHistogram.ts";
import { cosineMatrix } from "./cosineMatrix.ts";

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

const cosines = {
  classes: ["0", "1", "2"],
  meanCosine: [
    [1, -0.204, 0.012],
    [-0.204, 1, null],
    [0.012, null, 1],
  ],
  n: 20,
};

const outcomes = {
  attack: "any attack",
  randomBaseline: 0.0743,
  examples: [0.1, 0.12, 0.2, 0.31, 0.33, 0.5].map((value, i) => ({ coherence: value, isBroken: i > 3 })),
};

test("coherence histogram", () => expectFigure(coherenceHistogram, coherence));

test("cosine matrix", () => expectFigure(cosineMatrix, cosines, 360));

test("coherence of two systems", () =>
  expectFigure(
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

test("coherence by outcome", () => expectFigure(coherenceByOutcome, outcomes));

test("coherence by outcome on a phone", () =>
  expectFigure(coherenceByOutcome, outcomes, 340, "coherence-by-outcome-phone"));

test("coherence by outcome: each image in one histogram, and none without images", () => {
  const rows = coherenceByOutcome.rows(outcomes);
  const filled = rows.filter(({ count }) => count > 0).map(({ system, from, count, n }) => [system, from, count, n]);
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
