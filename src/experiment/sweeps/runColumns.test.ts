import { expect, test } from "vitest";
import { wilson } from "../artefacts/accuracy.ts";
import { plan } from "../plan/plan.ts";
import { presets } from "../presets/index.ts";
import type { AccuracyRow, Summary } from "../summary/rows.ts";
import { textOf, toCsv } from "../summary/table.ts";
import { plain } from "../terms/format.ts";
import { readAxis } from "./axis.ts";
import { expandSweep } from "./expandSweep.ts";
import { runColumns, runsCaption } from "./runColumns.ts";
import { commonThreats, repeatedRuns, singleRuns, type TableRun } from "./runGroups.ts";

const threat = { norm: "linf", epsilon: 0.05 } as const;

const accuracy = (system: string, measure: "clean" | "union", correct: number): AccuracyRow => ({
  system,
  measure,
  attack: "",
  strategy: "",
  which: "",
  threat: measure === "clean" ? null : threat,
  accuracy: wilson(correct, 32),
  successOnCorrect: null,
  medianSize: null,
  backend: { id: "wasm", adapter: "" },
  warnings: [],
});

const summary = (correct: number): Summary => ({
  norms: ["linf"],
  accuracies: ["robin", "multiclass"].flatMap((system) => [
    accuracy(system, "clean", 30),
    accuracy(system, "union", correct),
  ]),
  gaps: [],
  overlaps: [],
  coherence: [{ system: "robin", n: 32, mean: 0.25, histogram: [], skippedPairs: 0, excluded: 0, randomBaseline: 0 }],
  spreads: [],
  health: [],
});

/** Two lengths of training with two seeds each; the last run has measured nothing yet. */
const runs: readonly TableRun[] = await Promise.all(
  expandSweep(presets.smoke, [readAxis("training.epochs", "1,2"), readAxis("seed", "1,2")]).map(
    async ({ id, spec }, i): Promise<TableRun> => ({
      id: `run-${i}`,
      label: id,
      notes: "",
      status: i === 3 ? "running, 10 %" : "finished",
      at: "2026-01-02T03:04:05Z",
      spec,
      systems: (await plan(spec)).systems,
      summary: i === 3 ? null : summary(8 + 8 * i),
      seconds: 10,
    }),
  ),
);
const columns = runColumns(runs, threat);
const shown = (rows: ReturnType<typeof singleRuns>, id: string) =>
  rows.map((row) => {
    const column = columns.find((one) => one.id === id);
    if (column === undefined) throw new Error(`no column ${id} in ${columns.map((one) => one.id).join(", ")}`);
    return [textOf(column, row, plain), column.detail?.(row, plain) ?? ""].join(" ").trim();
  });

test("the settings that differ are columns, and no others", () => {
  expect(columns.map(({ id }) => id)).toEqual([
    "run",
    "seed",
    "training.epochs",
    "clean_robin",
    "robust_robin",
    "clean_multiclass",
    "robust_multiclass",
    "coherence_robin",
    "seconds",
    "status",
    "started",
  ]);
  expect(shown(singleRuns(runs), "training.epochs")).toEqual(["1", "1", "2", "2"]);
});

test("a run has its accuracies with interval and n; what is not measured is empty", () => {
  expect(shown(singleRuns(runs), "robust_robin")).toEqual([
    "25.0 % 13.3 to 42.1, n = 32",
    "50.0 % 33.6 to 66.4, n = 32",
    "75.0 % 57.9 to 86.7, n = 32",
    "",
  ]);
  expect(commonThreats(runs)).toEqual([threat]);
});

test("runs that differ in the seed alone are one row, with mean, lowest and highest", () => {
  const rows = repeatedRuns(runs);
  expect(rows.map(({ runs: own }) => own.map(({ id }) => id))).toEqual([
    ["run-0", "run-1"],
    ["run-2", "run-3"],
  ]);
  expect(shown(rows, "robust_robin")).toEqual(["37.5 % 25.0 to 50.0 in 2 trainings", "75.0 % 57.9 to 86.7, n = 32"]);
  expect(shown(rows, "seed")).toEqual(["1, 2", "1, 2"]);
  expect(shown(rows, "seconds")).toEqual(["20 s", "20 s"]);
  expect(shown(rows, "status")).toEqual(["finished", "finished; running, 10 %"]);
});

test("the same experiment computed twice is one training", () => {
  const [first, second] = runs;
  if (first === undefined || second === undefined) throw new Error("two runs expected");
  const unmeasured = { ...first, id: "unmeasured", summary: null };
  const equal = repeatedRuns([unmeasured, first, { ...first, id: "again" }]);
  expect(shown(equal, "robust_robin")).toEqual(["25.0 % 13.3 to 42.1, n = 32"]);
  expect(shown(equal, "run")).toEqual([`${first.label} 3 equal runs`]);
  expect(shown(equal, "seconds")).toEqual(["10 s"]);
  expect(shown(repeatedRuns([first, second, { ...first, id: "again" }]), "robust_robin")).toEqual([
    "37.5 % 25.0 to 50.0 in 2 trainings",
  ]);
});

test("the caption in LaTeX says the attacks, the budget, and what stands beside an accuracy", () => {
  expect(runsCaption("Runs", threat)).toBe(
    "Runs. Attacked: under all attacks of a run together, ℓ∞ 0.05. Each accuracy with its 95 % interval and n, or with " +
      "the lowest and highest of several trainings.",
  );
});

test("the CSV has every number unrounded, with its interval, n and number of trainings", () => {
  const [header = "", first = ""] = toCsv(columns, repeatedRuns(runs)).split("\r\n");
  const cells = Object.fromEntries(header.split(",").map((name, i) => [name, i]));
  expect(header).toContain("robust_robin,robust_robin_low,robust_robin_high,robust_robin_n,robust_robin_trainings");
  // Both labels of the first row contain commas in quotes; the numbers follow.
  expect(first).toContain("0.375,0.25,0.5,32,2");
  expect(cells.seconds).toBeGreaterThan(0);
});
