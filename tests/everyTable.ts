import { wilson } from "../src/experiment/artefacts/accuracy.ts";
import type { AccuracyRow, DistanceRow, SpreadRow, Summary, TransferRow } from "../src/experiment/summary/rows.ts";

const backend = { id: "wasm", adapter: "cpu (simd)" } as const;
const linf = { norm: "linf", epsilon: 8 / 255 } as const;
const l2 = { norm: "l2", epsilon: 1.5 } as const;
const collapsed = {
  code: "collapsed",
  detail: 'train robin arm 3: balanced accuracy 0.51, "too low"',
} as const;
const tie = { code: "tie", detail: "1 of 8 decisions is a tie" } as const;

const clean: AccuracyRow = {
  system: "robin",
  measure: "clean",
  attack: "",
  strategy: "",
  which: "",
  threat: null,
  accuracy: wilson(6, 8),
  successOnCorrect: null,
  medianSize: null,
  backend,
  warnings: [collapsed],
};
const attacked: AccuracyRow = {
  ...clean,
  measure: "attack",
  attack: "PGD-10",
  strategy: "softmax",
  threat: linf,
  accuracy: wilson(3, 8),
  successOnCorrect: wilson(3, 6),
  medianSize: 0.0217,
  warnings: [collapsed, tie],
};
const combined = (measure: AccuracyRow["measure"], count: number, which = ""): AccuracyRow => ({
  ...attacked,
  measure,
  strategy: "",
  which,
  accuracy: wilson(count, 8),
  warnings: [],
});
const other = (row: AccuracyRow): AccuracyRow => ({
  ...row,
  system: "multiclass",
  strategy: row.strategy === "" ? "" : "cross-entropy",
  warnings: [],
});
const question = {
  positive: 3,
  onPositive: wilson(7, 10),
  onRest: wilson(81, 90),
  balanced: { value: 0.8, low: 0.67, high: 0.87 },
};

const distance: DistanceRow = {
  system: "robin",
  norm: "l2",
  largest: 1.5,
  n: 8,
  cleanErrors: 2,
  censored: 1,
  mean: 0.61875,
  median: 0.55,
  meanOfCorrect: 0.825,
  histogram: [
    { from: 0, to: 0.75, count: 3 },
    { from: 0.75, to: 1.5, count: 2 },
  ],
  curve: [
    { epsilon: 0, accuracy: wilson(6, 8) },
    { epsilon: 0.75, accuracy: wilson(3, 8) },
    { epsilon: 1.5, accuracy: wilson(1, 8) },
  ],
  foundBy: [{ way: "FAB-50 margin", count: 5 }],
  backend,
  warnings: [],
};

const transfer: TransferRow = {
  from: "multiclass",
  to: "robin",
  attack: "PGD-10 (last)",
  strategy: "cross-entropy",
  targeted: true,
  threat: linf,
  accuracy: wilson(3, 8),
  fooled: wilson(4, 6),
  conditional: wilson(2, 4),
  became: wilson(1, 6),
  backend,
  warnings: [tie],
};

const spread: SpreadRow = {
  system: "robin",
  minus: null,
  measure: "attack",
  attack: "PGD-10",
  strategy: "softmax",
  threat: linf,
  values: [0.375, 0.5],
  mean: 0.4375,
  lowest: 0.375,
  highest: 0.5,
};

/** A summary with rows of every kind, with their optional parts present and absent: what every table has to render. */
export const everyTable: Summary = {
  norms: ["linf", "l2"],
  accuracies: [
    clean,
    attacked,
    { ...attacked, threat: l2, strategy: "best-arm", medianSize: null, successOnCorrect: null },
    combined("core", 2),
    combined("strongest", 3, "PGD-10 softmax"),
    combined("union", 2),
    other(clean),
    other(attacked),
    other(combined("core", 3)),
    { ...clean, system: "=yes-no", question, warnings: [] },
    { ...combined("union", 4), system: "=yes-no", question },
  ],
  gaps: [
    {
      a: "robin",
      b: "multiclass",
      measure: "clean",
      threat: null,
      n: 8,
      difference: 0.125,
      low: -0.1,
      high: 0.35,
      onlyA: 0,
      onlyB: 1,
      pValue: 1,
    },
    {
      a: "robin",
      b: "multiclass",
      measure: "core",
      threat: linf,
      n: 8,
      difference: -0.125,
      low: -0.35,
      high: 0.1,
      onlyA: 12,
      onlyB: 3,
      pValue: 0.03515625,
      backend,
    },
  ],
  overlaps: [
    {
      system: "robin",
      threat: linf,
      first: "PGD-10 best-arm",
      second: "PGD-10 softmax",
      firstBroken: 4,
      secondBroken: 5,
      both: 3,
      n: 8,
      backend,
    },
  ],
  coherence: [
    {
      system: "robin",
      n: 6,
      mean: 0.1234567,
      histogram: [{ from: -1, to: 1, count: 6 }],
      skippedPairs: 4,
      excluded: 2,
      randomBaseline: 0.0743,
    },
  ],
  distances: [
    distance,
    {
      ...distance,
      system: "multiclass",
      norm: "linf",
      largest: 0.3,
      median: null,
      meanOfCorrect: null,
      histogram: [],
    },
  ],
  transfers: [transfer, { ...transfer, targeted: false, became: null, warnings: [], conditional: null }],
  generalisation: [
    {
      system: "robin",
      attack: "",
      strategy: "",
      threat: null,
      train: wilson(9, 10),
      test: wilson(6, 8),
      difference: 0.15,
      low: -0.17,
      high: 0.44,
    },
    {
      system: "robin",
      attack: "PGD-10",
      strategy: "softmax",
      threat: linf,
      train: wilson(2, 10),
      test: wilson(3, 8),
      difference: -0.175,
      low: -0.5,
      high: 0.2,
    },
  ],
  resources: [
    {
      system: "robin",
      networks: 10,
      parameters: 1_655_980,
      multiplyAdds: 4_512_000,
      trainingMultiplyAdds: 9.87e12,
      trainingSeconds: 75.26,
    },
    {
      system: "multiclass",
      networks: 1,
      parameters: 166_406,
      multiplyAdds: 452_000,
      trainingMultiplyAdds: 0,
      trainingSeconds: null,
    },
  ],
  spreads: [
    spread,
    { ...spread, measure: "clean", attack: "", strategy: "", threat: null },
    {
      ...spread,
      minus: "multiclass",
      measure: "core",
      attack: "",
      strategy: "",
      mean: -0.0125,
      lowest: -0.1,
    },
  ],
  health: [
    {
      check: "more-steps",
      label: "More steps",
      system: "robin",
      threat: linf,
      verdict: "warn",
      numbers: { n: 8, lead: 0.25 },
      sentence: "PGD-10 leaves 50.0 %, PGD-40 25.0 % of 8 images: more steps still help",
    },
    {
      check: "judge",
      label: "Judge and predictions",
      system: "robin",
      threat: null,
      verdict: "pass",
      numbers: { judgements: 16, differing: 0 },
      sentence: "all 16 judgements follow from the exported predictions",
    },
    {
      check: "norm",
      label: "Size of perturbations",
      system: "multiclass",
      threat: null,
      verdict: "not-run",
      numbers: {},
      sentence: "this run holds nothing to check it with; needed: an attack",
    },
  ],
};
