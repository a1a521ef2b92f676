import { expect, it } from "vitest";
import type { Measurement } from "../artefacts/measurement.ts";
import { plan } from "../plan/plan.ts";
import type { PlannedSystem } from "../plan/plannedTask.ts";
import { presets } from "../presets/index.ts";
import { gapRows } from "./comparisons.ts";
import type { AccuracyRow, GapRow } from "./rows.ts";
import { spreadRows } from "./spreads.ts";

const thrice = { ...presets.smoke, replicas: 3 };

it("a system that is trained several times is several systems, with other keys and nothing shared", async () => {
  const { systems, tasks } = await plan(thrice);
  expect(systems.map(({ id }) => id)).toEqual([
    "multiclass",
    "robin",
    "multiclass.2",
    "robin.2",
    "multiclass.3",
    "robin.3",
  ]);
  expect(systems[3]).toMatchObject({
    label: "RoBin (one-vs-all), training 2",
    replica: { of: "robin", index: 1 },
  });
  const trainings = tasks.filter(({ task }) => task.kind === "train");
  expect(trainings).toHaveLength(33);
  expect(new Set(trainings.map(({ task }) => (task.kind === "train" ? task.replica : -1)))).toEqual(new Set([0, 1, 2]));
  expect(new Set(tasks.map(({ key }) => key)).size).toBe(tasks.length);
});

it("the first training is the one without replicas", async () => {
  const once = await plan(presets.smoke);
  const keys = new Set((await plan(thrice)).tasks.map(({ key }) => key));
  expect(once.tasks.every(({ key }) => keys.has(key))).toBe(true);
});

it("compares the n-th training of a system with the n-th of the other, never with itself", async () => {
  const { systems } = await plan(thrice);
  const data = { ids: [0], cleanWrong: [0], broken: [0], sizes: [0] };
  const artefact = { provenance: { backend: { id: "wasm", adapter: "cpu" } } };
  const clean = { clean: true, chunks: new Map([[0, { data, artefact }]]) } as unknown as Measurement;
  const gaps = gapRows(
    systems.map((planned) => ({ system: planned, measurements: [clean] })),
    [],
  );
  expect(gaps.map(({ a, b }) => [a, b])).toEqual([
    ["robin", "multiclass"],
    ["robin.2", "multiclass.2"],
    ["robin.3", "multiclass.3"],
  ]);
});

const system = (id: string, of: string, index: number) => ({ id, replica: { of, index } }) as PlannedSystem;
const accuracy = (id: string, value: number, strategy = "margin") =>
  ({
    system: id,
    measure: "attack",
    attack: "PGD-3",
    strategy,
    threat: null,
    accuracy: { value },
  }) as AccuracyRow;

it("gives mean and range of each number and each paired difference over the trainings", () => {
  const systems = [system("a", "a", 0), system("a.2", "a", 1), system("b", "b", 0), system("b.2", "b", 1)];
  const gap = (a: string, b: string, difference: number) =>
    ({ a, b, measure: "clean", threat: null, difference }) as GapRow;
  const rows = spreadRows(
    systems,
    [accuracy("a", 0.5), accuracy("a.2", 0.75), accuracy("a", 0.25, "softmax")],
    [gap("a", "b", 0.1), gap("a.2", "b.2", -0.3)],
  );
  const numbers = { attack: "PGD-3", measure: "attack", threat: null };
  expect(rows).toEqual([
    {
      ...numbers,
      system: "a",
      minus: null,
      strategy: "margin",
      values: [0.5, 0.75],
      mean: 0.625,
      lowest: 0.5,
      highest: 0.75,
    },
    {
      ...numbers,
      system: "a",
      minus: null,
      strategy: "softmax",
      values: [0.25],
      mean: 0.25,
      lowest: 0.25,
      highest: 0.25,
    },
    expect.objectContaining({
      system: "a",
      minus: "b",
      measure: "clean",
      mean: expect.closeTo(-0.1, 12),
      lowest: -0.3,
      highest: 0.1,
    }),
  ]);
});

it("says nothing of systems that were trained once", () => {
  expect(spreadRows([{ id: "a" } as PlannedSystem], [accuracy("a", 0.5)], [])).toEqual([]);
});
