import { describe, expect, it } from "vitest";
import { tableCsv } from "../../../tests/tableCsv.ts";
import type { Artefact, DistanceData } from "../artefacts/artefact.ts";
import { plan } from "../plan/plan.ts";
import { presets } from "../presets/index.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { accuracyAt } from "./distanceSummary.ts";
import { summarise } from "./summary.ts";
import { summaryTables } from "./summaryTables.ts";

const smoke: ExperimentSpec = presets.smoke;
const spec: ExperimentSpec = {
  ...smoke,
  evaluation: {
    ...smoke.evaluation,
    distance: {
      examples: 8,
      within: [{ norm: "linf", epsilon: 1 }],
      attacks: [{ id: "fab", params: { steps: 5 } }, { id: "deepfool" }],
      strategies: ["core", "best-arm"],
    },
  },
};

const data: DistanceData = {
  kind: "distance",
  ids: [0, 1, 2, 3, 4, 5, 6, 7],
  labels: [0, 0, 0, 0, 0, 0, 0, 0],
  cleanWrong: [1, 0, 0, 0, 0, 0, 0, 0],
  distances: [0, 0.1, 0.2, 0.2, 0.3, 0.5, 1, 1],
  censored: [0, 0, 0, 0, 0, 0, 1, 1],
  attempts: [{ attack: "FAB-5", strategy: "margin", nearest: [0, 1, 1, 1, 1, 1, 0, 0] }],
  zeroGradients: 0,
  nonFiniteGradients: 0,
};

describe("accuracyAt", () => {
  it("counts what needs a larger perturbation, and what was never broken", () => {
    const at = (epsilon: number) => accuracyAt(data, epsilon, 1).count;
    expect([0, 0.05, 0.1, 0.2, 0.29, 0.3, 1].map(at)).toEqual([7, 7, 6, 4, 4, 3, 2]);
  });

  it("says nothing beyond the largest perturbation that was looked for", () => {
    expect(() => accuracyAt(data, 1.5, 1)).toThrow(
      "epsilon 1.5 found, from 0 to 1 expected: nothing larger was searched",
    );
  });
});

describe("distances of an experiment", () => {
  it("are planned per norm, all ways together, and summarised as a curve that never rises", async () => {
    const planned = await plan(spec);
    const tasks = planned.tasks.filter(({ task }) => task.kind === "distance");
    expect(tasks.map(({ label }) => label).sort()).toEqual([
      "smallest linf perturbation on multiclass, 0-7",
      "smallest linf perturbation on robin, 0-7",
    ]);
    const [robin] = tasks.filter(({ systems }) => systems.includes("robin"));
    if (robin?.task.kind !== "distance") throw new Error("no distance task of robin found");
    expect(robin.task.attempts.map(({ attack, strategy }) => `${attack.id} ${strategy}`)).toEqual(
      ["fab", "deepfool"].flatMap((attack) =>
        ["softmax", "margin", "multi-targeted", "best-arm"].map((strategy) => `${attack} ${strategy}`),
      ),
    );

    const artefact = {
      key: robin.key,
      task: robin.task,
      digest: "",
      inputs: {},
      data,
      warnings: [],
      provenance: {
        version: "0",
        backend: { id: "wasm", adapter: "cpu", software: false, reason: "", tfjs: "4", threads: 1 },
        seconds: 1,
        finished: "",
      },
    } as const satisfies Artefact;
    const summary = summarise(planned, new Map([[robin.key, artefact]]));
    const [row, ...others] = summary.distances ?? [];
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      system: "robin",
      norm: "linf",
      n: 8,
      cleanErrors: 1,
      censored: 2,
      median: 0.25,
    });
    expect(row?.mean).toBeCloseTo(3.3 / 8, 12);
    expect(row?.meanOfCorrect).toBeCloseTo(3.3 / 7, 12);
    expect(row?.foundBy).toEqual([{ way: "FAB-5 margin", count: 5 }]);
    const curve = row?.curve.map(({ accuracy }) => accuracy.count) ?? [];
    expect(curve).toHaveLength(101);
    expect(curve).toEqual([...curve].sort((a, b) => b - a));
    expect([curve[0], curve[100]]).toEqual([7, 2]);
    expect(summarise(planned, new Map()).distances).toBeUndefined();

    const lines = tableCsv(summary, "distances").split("\r\n");
    expect(lines).toHaveLength(1 + 101 + 1);
    expect(lines[11]).toMatch(/^robin,linf,0\.1,0\.75,0\.\d+,0\.\d+,8,0\.25,/);
    expect(summaryTables(summary).map(({ id }) => id)).toContain("distances");
    expect(summaryTables(summarise(planned, new Map()))).toEqual([]);
  });
});
