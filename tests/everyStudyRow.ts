import type { StudyRow } from "../src/experiment/studies/study.ts";

const backend = { id: "wasm", adapter: "cpu (simd)" } as const;
const linf = { norm: "linf", epsilon: 8 / 255 } as const;

const studyRow: StudyRow = {
  setting: "trained with linf 0.2 (for 8/255)",
  system: "RoBin",
  quantity: "PGD-10, linf 0.2 (for 8/255)",
  series: "RoBin",
  unit: "accuracy",
  at: null,
  threat: { norm: "linf", epsilon: 0.2 },
  attack: "PGD-10",
  strategies: ["best-arm", "softmax"],
  paper: 0.448,
  paperThreat: linf,
  ours: { value: 0.8125, low: 0.76, high: 0.855, n: 256 },
  toPaper: 0.3645,
  gap: { minus: "multiclass", difference: -0.015, low: -0.04, high: 0.01, n: 256, pValue: 0.4, paper: 0.011 },
  histogram: null,
  backend,
  warnings: ["tie", "collapsed"],
};

/** Rows of a study in every unit, measured and not, with a paper's number and a gap or without. */
export const everyStudyRow: readonly StudyRow[] = [
  studyRow,
  {
    ...studyRow,
    setting: "trained with l2 1 (for 0.5)",
    quantity: "clean",
    threat: null,
    attack: "",
    strategies: [],
    paper: null,
    paperThreat: null,
    ours: null,
    toPaper: null,
    gap: null,
    backend: null,
    warnings: [],
  },
  {
    ...studyRow,
    gap: { minus: "MODEL[10]", difference: 0.02, low: null, high: null, n: 1, pValue: null, paper: null },
    toPaper: -0.1,
    warnings: [],
  },
  ...(
    [
      ["share", 0.36],
      ["coherence", -0.1234],
      ["distance", 0.12345],
      ["parameters", 1_655_980],
      ["multiply-adds", 4_512_000],
      ["seconds", 75.26],
    ] as const
  ).map(
    ([unit, value]): StudyRow => ({
      ...studyRow,
      quantity: unit,
      unit,
      paper: value / 2,
      ours: { value, low: value, high: null, n: null },
      toPaper: value / 2,
      gap: null,
      warnings: [],
    }),
  ),
];
