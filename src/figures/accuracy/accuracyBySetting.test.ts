import { expect, test } from "vitest";
import { expectFigure } from "../../../tests/figureSnapshot.ts";
import { wilson } from "../../experiment/artefacts/accuracy.ts";
import { plan } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import { readAxis } from "../../experiment/sweeps/axis.ts";
import { expandSweep } from "../../experiment/sweeps/expandSweep.ts";
import type { TableRun } from "../../experiment/sweeps/runGroups.ts";
import { accuracyBySetting } from "./accuracyBySetting.ts";

const systems = [
  { id: "robin", label: "RoBin", series: 0 },
  { id: "multiclass", label: "Multiclass", series: 1 },
];

/** Runs whose accuracy grows with their place. */
const runsOver = (...axes: readonly (readonly [path: string, values: string])[]) =>
  Promise.all(
    expandSweep(
      presets.smoke,
      axes.map(([path, values]) => readAxis(path, values)),
    ).map(
      async ({ id, spec }, i): Promise<TableRun> => ({
        id,
        label: id,
        notes: "",
        status: "finished",
        at: "",
        spec,
        systems: (await plan(spec)).systems,
        seconds: 1,
        summary: {
          norms: [],
          accuracies: systems.map(({ id: system, series }) => ({
            system,
            measure: "clean",
            attack: "",
            strategy: "",
            which: "",
            threat: null,
            accuracy: wilson(40 + 6 * i - 10 * series, 100),
            successOnCorrect: null,
            medianSize: null,
            backend: { id: "wasm", adapter: "" },
            warnings: [],
          })),
          gaps: [],
          overlaps: [],
          coherence: [],
          spreads: [],
          health: [],
        },
      }),
    ),
  );

test("a sweep over a number and seeds: a line per system, a band over seeds", async () => {
  const runs = await runsOver(["training.epochs", "2,1,4"], ["seed", "1,2"]);
  const source = { runs, path: "training.epochs", threat: null, systems };
  const rows = accuracyBySetting.rows(source);
  expect(rows.map(({ system, at, trainings }) => [system, at, trainings])).toEqual([
    ["RoBin", "1", 2],
    ["RoBin", "2", 2],
    ["RoBin", "4", 2],
    ["Multiclass", "1", 2],
    ["Multiclass", "2", 2],
    ["Multiclass", "4", 2],
  ]);
  expect(rows[0]).toMatchObject({ accuracy: 0.55, low: 0.52, high: 0.58 });
  await expectFigure(accuracyBySetting, source);
});

test("over two settings: a line per system and value of the other setting; a choice has its names as places", async () => {
  const runs = await runsOver(["training.epochs", "1,2"], ["network.id", "linear,mlp"]);
  const rows = accuracyBySetting.rows({ runs, path: "network", threat: null, systems });
  expect([...new Set(rows.map(({ line }) => line))]).toEqual(["training.epochs 1", "training.epochs 2"]);
  expect(rows.slice(0, 2)).toMatchObject([
    { at: "linear", accuracy: 0.4, trainings: 1, n: 100 },
    { at: "mlp", accuracy: 0.46 },
  ]);
});

test("without a setting the runs stand side by side, each on its own", async () => {
  const runs = await runsOver(["seed", "1..3"]);
  const rows = accuracyBySetting.rows({ runs, path: null, threat: null, systems });
  expect(rows.filter(({ system }) => system === "RoBin").map(({ at }) => at)).toEqual(["seed=1", "seed=2", "seed=3"]);
  expect(accuracyBySetting.describe(rows)).toContain("RoBin: 40.0\u00a0% at seed=1, 52.0\u00a0% at seed=3.");
});
