import { describe, expect, it } from "vitest";
import type { StudyRow } from "../../experiment/studies/study.ts";
import { typographic } from "../../experiment/terms/format.ts";
import { figureSvg } from "../drawing/exportFigure.ts";
import { studyFigures } from "./studyFigures.ts";

function row(fields: Partial<StudyRow>): StudyRow {
  return {
    setting: "trained with linf 0.2 (for 8/255)",
    system: "RoBin",
    quantity: "clean",
    series: "RoBin",
    unit: "accuracy",
    at: null,
    threat: null,
    attack: "",
    strategies: [],
    paper: null,
    paperThreat: null,
    ours: null,
    toPaper: null,
    gap: null,
    histogram: null,
    backend: { id: "wasm", adapter: "cpu (simd)" },
    warnings: [],
    ...fields,
  };
}

const measured = (value: number, half = 0.05) => ({
  value,
  low: Math.max(0, value - half),
  high: Math.min(1, value + half),
  n: 256,
});

const table = [
  row({ system: "multiclass", series: "multiclass", paper: 0.766, ours: measured(0.98, 0.02) }),
  row({
    paper: 0.805,
    ours: measured(0.965, 0.02),
    gap: {
      minus: "multiclass",
      difference: -0.015,
      low: -0.04,
      high: 0.01,
      n: 256,
      pValue: 0.4,
      paper: 0.039,
    },
  }),
  row({
    system: "multiclass",
    series: "multiclass",
    quantity: "PGD-10, linf 0.2 (for 8/255)",
    paper: 0.437,
    ours: measured(0.84),
  }),
  row({ quantity: "PGD-10, linf 0.2 (for 8/255)", paper: 0.448, ours: measured(0.81) }),
  row({ quantity: "PGD-10, linf 0.25 (for 10/255)", paper: 0.359 }),
  row({ setting: "trained with l2 1 (for 0.5)", paper: 0.869, ours: measured(0.97, 0.02) }),
];

const curve = (series: string, values: readonly (readonly [at: number, ours: number, paper: number | null])[]) =>
  values.map(([value, ours, paper]) =>
    row({
      series,
      system: series === "multiclass" ? series : "RoBin",
      quantity: `${series} at ${value}`,
      at: { name: "epsilon", value },
      threat: { norm: "linf", epsilon: value },
      paper,
      ours: measured(ours),
    }),
  );

const curves = [
  ...curve("multiclass", [
    [0, 0.98, 0.766],
    [0.1, 0.95, 0.609],
    [0.2, 0.84, 0.437],
    [0.25, 0.62, 0.336],
  ]),
  ...curve("RoBin, Best Arm", [
    [0, 0.965, 0.805],
    [0.1, 0.94, 0.648],
    [0.2, 0.83, 0.467],
    [0.25, 0.64, null],
  ]),
  ...curve("RoBin, Softmax", [
    [0, 0.965, 0.805],
    [0.1, 0.93, 0.64],
    [0.2, 0.81, 0.448],
    [0.25, 0.58, 0.359],
  ]),
];

const histogram = (counts: readonly number[]) =>
  counts.map((count, i) => ({ from: i * 0.1 - 0.2, to: i * 0.1 - 0.1, count }));

const histograms = [
  row({
    unit: "coherence",
    quantity: "mean coherence",
    ours: measured(0.14, 0.02),
    paper: 0.2,
    histogram: histogram([2, 8, 40, 90, 60, 16, 2, 0]),
  }),
  row({
    unit: "coherence",
    system: "ensemble of 5 multiclass",
    series: "ensemble of 5 multiclass",
    quantity: "mean coherence",
    ours: measured(0.38, 0.02),
    histogram: histogram([0, 0, 3, 20, 55, 80, 50, 10]),
  }),
];

const drawn = (id: string, picture: "points" | "curves" | "histograms", rows: readonly StudyRow[]) =>
  studyFigures({ id, title: "A study", picture }, rows).map(({ figure, rows: own, id: name }) => {
    const size = { width: 640, height: figure.height(own, 640) };
    return { name, text: figureSvg(figure, own, undefined, size), own, figure };
  });

describe("figures of studies", () => {
  it.each([
    ["points", table],
    ["curves", curves],
    ["histograms", histograms],
  ] as const)("%s look as reviewed", async (picture, rows) => {
    const [first] = drawn("study", picture, rows);
    await expect(first?.text).toMatchFileSnapshot(`../fixtures/study-${picture}.svg`);
  });

  it("draw a table as one picture, and curves one picture per setting", () => {
    expect(drawn("table-6", "points", table).map(({ name }) => name)).toEqual(["table-6"]);
    const both = [...curves, ...curves.map((one) => ({ ...one, setting: "trained with l2 1" }))];
    expect(drawn("figure-5", "curves", both).map(({ name }) => name)).toEqual(["figure-5-1", "figure-5-2"]);
  });

  it("name each number with its interval and n, the paper's apart, and leave out what was not measured", () => {
    const [picture] = drawn("table-6", "points", table);
    expect(picture?.text).toContain("RoBin, clean: 96.5\u00a0% [94.5\u00a0%, 98.5\u00a0%], n = 256");
    expect(picture?.text).toContain("RoBin, clean, in the paper: 80.5\u00a0%");
    expect(picture?.text).not.toContain("10/255): not measured");
    const gap = picture?.figure.columns.find(({ id }) => id === "gap");
    expect(picture?.own.map((one) => gap?.text?.(one, typographic))[1]).toBe("−1.5 [−4.0, +1.0] to multiclass");
  });

  it("keep multiclass vermilion wherever it comes", () => {
    const [picture] = drawn("figure-5", "curves", curves);
    const [legendOfMulticlass] = picture?.text.match(/#d55e00/) ?? [];
    expect(legendOfMulticlass).toBe("#d55e00");
    expect(picture?.figure.describe([])).toBe("Nothing has been measured yet.");
  });
});
