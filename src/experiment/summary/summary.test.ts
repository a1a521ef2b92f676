import { beforeAll, describe, expect, it } from "vitest";
import { tableCsv } from "../../../tests/tableCsv.ts";
import type { Artefact, CoherenceData, EvaluateData, Provenance, TaskData, Warning } from "../artefacts/artefact.ts";
import { digestOf } from "../plan/key.ts";
import { plan } from "../plan/plan.ts";
import type { Plan } from "../plan/plannedTask.ts";
import type { EvaluateTask, Task } from "../plan/task.ts";
import { presets } from "../presets/index.ts";
import { threatKey } from "../terms/choice.ts";
import type { Key } from "../terms/system.ts";
import { coherenceHistogram, randomCoherence } from "./coherenceSummary.ts";
import { gapOf, gapPair } from "./comparisonLines.ts";
import { comparisonRows } from "./comparisonTable.ts";
import { summarise } from "./summary.ts";

const provenance: Provenance = {
  version: "0.0.0",
  backend: {
    id: "wasm",
    adapter: "cpu (simd)",
    software: false,
    reason: "a test",
    tfjs: "4.22.0",
    threads: 1,
  },
  seconds: 1,
  finished: "2026-01-01T00:00:00.000Z",
};

/** Example i is wrong clean when i % 10 is 0; an attack also breaks those with i % 10 up to its strength. */
const strength: Readonly<Record<string, number>> = {
  none: 0,
  softmax: 4,
  "cross-entropy": 2,
  margin: 3,
  "multi-targeted": 5,
  "best-arm": 3,
  "top-2": 1,
};

function evaluated(task: EvaluateTask): EvaluateData {
  const ids = Array.from({ length: task.examples.to - task.examples.from }, (_, i) => task.examples.from + i);
  const cleanWrong = ids.map((id) => (id % 10 === 0 ? 1 : 0));
  const broken = ids.map((id) => (id % 10 <= (strength[task.strategy] ?? 0) ? 1 : 0));
  return {
    kind: "evaluate",
    ids,
    labels: ids.map(() => 0),
    cleanWrong,
    cleanPredictions: cleanWrong,
    broken,
    predictions: broken,
    sizes: ids.map((id) => (id % 10) / 100),
    steps: ids.map(() => -1),
    objectives: ids.map(() => -1),
    zeroGradients: 0,
    nonFiniteGradients: 0,
  };
}

const coherence = (values: readonly (number | null)[]): CoherenceData => ({
  kind: "coherence",
  ids: values.map((_, i) => i),
  labels: values.map(() => 0),
  correct: values.map(() => 1),
  coherence: values,
  meanCosine: [],
  skippedPairs: 2,
});

function dataOf(task: Task): TaskData {
  switch (task.kind) {
    case "train":
      return { kind: "train", parameters: 1, history: [], validation: { clean: 400, adversarial: 100 } };
    case "evaluate":
      return evaluated(task);
    case "coherence":
      return coherence([0.1, 0.3, null, -0.1]);
    default:
      throw new Error(`a ${task.kind} task found, the smoke preset plans none`);
  }
}

const collapsed: Warning = { code: "collapsed", detail: "balanced accuracy 0.51 under 0.6" };

async function artefactsFor(planned: Plan, wanted: (label: string) => boolean): Promise<Map<Key, Artefact>> {
  const made = planned.tasks
    .filter(({ label }) => wanted(label))
    .map(async ({ key, task, label }): Promise<[Key, Artefact]> => {
      const data = dataOf(task);
      const warnings = label === "train robin arm 3" ? [collapsed] : [];
      return [key, { key, task, digest: await digestOf(data), inputs: {}, data, warnings, provenance }];
    });
  return new Map(await Promise.all(made));
}

let planned: Plan;
beforeAll(async () => {
  planned = await plan({ ...presets.smoke, evaluation: { ...presets.smoke.evaluation, examples: 500 } });
});

describe("summarise", () => {
  it("derives every accuracy of a finished run from the flags", async () => {
    const { accuracies } = summarise(planned, await artefactsFor(planned, () => true));
    const brief = accuracies.map((row) => [
      row.system,
      row.measure,
      row.strategy || row.which,
      row.accuracy.count,
      row.accuracy.n,
      row.successOnCorrect?.count ?? null,
    ]);
    expect(brief).toEqual([
      ["multiclass", "clean", "", 450, 500, null],
      ["multiclass", "attack", "cross-entropy", 350, 500, 100],
      ["multiclass", "attack", "margin", 300, 500, 150],
      ["multiclass", "attack", "multi-targeted", 200, 500, 250],
      ["multiclass", "core", "", 200, 500, 250],
      ["multiclass", "strongest", "PGD-3 multi-targeted", 200, 500, 250],
      ["multiclass", "union", "", 200, 500, 250],
      ["robin", "clean", "", 450, 500, null],
      ["robin", "attack", "softmax", 250, 500, 200],
      ["robin", "attack", "margin", 300, 500, 150],
      ["robin", "attack", "multi-targeted", 200, 500, 250],
      ["robin", "attack", "best-arm", 300, 500, 150],
      ["robin", "attack", "top-2", 400, 500, 50],
      ["robin", "core", "", 200, 500, 250],
      ["robin", "strongest", "PGD-3 multi-targeted", 200, 500, 250],
      ["robin", "union", "", 200, 500, 250],
    ]);
    expect(accuracies.find(({ strategy }) => strategy === "best-arm")?.medianSize).toBeCloseTo(0.02, 12);
    expect(new Set(accuracies.map(({ backend }) => `${backend.id} ${backend.adapter}`))).toEqual(
      new Set(["wasm cpu (simd)"]),
    );
  });

  it("carries a training's warning to every row of the systems that use it, and to no other", async () => {
    const { accuracies } = summarise(planned, await artefactsFor(planned, () => true));
    for (const row of accuracies)
      expect(row.warnings).toEqual(
        row.system === "robin" ? [{ code: "collapsed", detail: `train robin arm 3: ${collapsed.detail}` }] : [],
      );
  });

  it("gives RoBin minus multiclass on the same examples, keeping the sign", async () => {
    const { gaps } = summarise(planned, await artefactsFor(planned, () => true));
    expect(
      gaps.map(({ a, b, measure, threat, n, difference }) => [a, b, measure, threat?.epsilon ?? null, n, difference]),
    ).toEqual([
      ["robin", "multiclass", "clean", null, 500, 0],
      ["robin", "multiclass", "core", 0.05, 500, 0],
    ]);
  });

  it("counts overlaps of every two attacks", async () => {
    const { overlaps } = summarise(planned, await artefactsFor(planned, () => true));
    expect(overlaps).toHaveLength(3 + 10);
    expect(overlaps.find(({ first, second }) => first === "PGD-3 best-arm" && second === "PGD-3 top-2")).toMatchObject({
      system: "robin",
      firstBroken: 200,
      secondBroken: 100,
      both: 100,
      n: 500,
    });
  });

  it("shows what has finished: own examples for an attack, common ones for comparisons, nothing for missing attacks", async () => {
    const half = await artefactsFor(
      planned,
      (label) => !label.includes("margin linf 0.05 on robin, 256") && !label.includes("on multiclass, 0-255"),
    );
    const { accuracies, gaps } = summarise(planned, half);
    const sizes = (system: string): Record<string, number> =>
      Object.fromEntries(
        accuracies
          .filter((row) => row.system === system)
          .map((row) => [`${row.measure} ${row.strategy}`, row.accuracy.n]),
      );
    expect(sizes("robin")).toMatchObject({
      "clean ": 500,
      "attack margin": 256,
      "attack softmax": 500,
      "core ": 256,
      "strongest ": 256,
      "union ": 256,
    });
    expect(sizes("multiclass")).toMatchObject({ "clean ": 244, "core ": 244 });
    // Clean: the second chunk is common. Core: RoBin has only the first, multiclass only the second.
    expect(gaps.map(({ measure, n }) => [measure, n])).toEqual([["clean", 244]]);

    const noMargin = await artefactsFor(planned, (label) => !label.includes("margin linf 0.05 on robin"));
    const measures = summarise(planned, noMargin)
      .accuracies.filter(({ system }) => system === "robin")
      .map(({ measure }) => measure);
    expect(new Set(measures)).toEqual(new Set(["clean", "attack"]));
  });

  it("has no core row unless all three core strategies were planned", async () => {
    const narrow = await plan({
      ...presets.smoke,
      evaluation: { ...presets.smoke.evaluation, strategies: ["softmax", "best-arm"] },
    });
    const { accuracies, gaps } = summarise(narrow, await artefactsFor(narrow, () => true));
    expect(new Set(accuracies.filter(({ system }) => system === "robin").map(({ measure }) => measure))).toEqual(
      new Set(["clean", "attack", "strongest", "union"]),
    );
    expect(gaps.map(({ measure }) => measure)).toEqual(["clean"]);
  });

  it("is empty, not wrong, before anything has finished", () => {
    expect(summarise(planned, new Map())).toEqual({
      norms: ["linf"],
      accuracies: [],
      gaps: [],
      overlaps: [],
      coherence: [],
      spreads: [],
      health: [],
    });
  });

  it("refuses chunks that hold other examples than the rest", async () => {
    const artefacts = await artefactsFor(planned, () => true);
    const odd = planned.tasks.find(({ label }) => label.startsWith("PGD-3 softmax"));
    const artefact = artefacts.get(odd?.key ?? "");
    if (artefact?.data.kind !== "evaluate") throw new Error("the softmax chunk is missing");
    const data = { ...artefact.data, ids: artefact.data.ids.map((id) => id + 1) };
    expect(() => summarise(planned, new Map([...artefacts, [artefact.key, { ...artefact, data }]]))).toThrow(
      "the same examples expected",
    );
  });

  it("gives the paired difference of two systems under a suite, where the suite runs", async () => {
    const large = { norm: "linf", epsilon: 0.1 } as const;
    const { evaluation } = planned.spec;
    const threats = [...evaluation.threats, large];
    const attacks = [...evaluation.attacks, { id: "auto", threats: [large] }];
    const wider = await plan({ ...planned.spec, evaluation: { ...evaluation, threats, attacks } });
    const labels = wider.tasks.filter(({ task }) => task.kind === "evaluate" && task.strategy === "cascade");
    expect(labels.map(({ task }) => "threat" in task && task.threat)).toEqual(labels.map(() => large));
    const summary = summarise(wider, await artefactsFor(wider, () => true));
    const { gaps } = summary;
    expect(gaps.map(({ measure, attack = "", threat }) => [measure, attack, threat?.epsilon])).toEqual([
      ["clean", "", undefined],
      ["core", "", 0.05],
      ["core", "", 0.1],
      ["attack", "AutoAttack-100", 0.1],
    ]);
    const systems = wider.systems.toReversed();
    const shown = comparisonRows(summary).filter(
      ({ line, threat }) => gapOf(summary, gapPair(gaps, systems), line, threat) !== undefined,
    );
    expect(shown.map(({ line, threat }) => `${line.label} ${threatKey(threat)}`)).toEqual([
      "Clean ",
      "Core linf 0.05",
      "Core linf 0.1",
      "cascade linf 0.1",
    ]);
  });

  it("sums up coherence over chunks with its baseline", async () => {
    const { coherence: rows } = summarise(planned, await artefactsFor(planned, () => true));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ system: "robin", n: 6, skippedPairs: 4, excluded: 2 });
    expect(rows[0]?.mean).toBeCloseTo(0.1, 12);
    expect(rows[0]?.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    expect(rows[0]?.randomBaseline).toBeCloseTo(1.485 / 20, 4);
  });
});

describe("coherenceHistogram", () => {
  it("covers [-1, 1] without gaps and counts its ends", () => {
    const histogram = coherenceHistogram([-1, 1, 0, 0.01]);
    expect(histogram[0]).toMatchObject({ from: -1, count: 1 });
    expect(histogram.at(-1)).toMatchObject({ to: 1, count: 1 });
    expect(histogram.find(({ from }) => from === 0)?.count).toBe(2);
    expect(histogram.slice(1).map(({ from }) => from)).toEqual(histogram.slice(0, -1).map(({ to }) => to));
  });
});

describe("randomCoherence (docs/algorithms.md 7)", () => {
  it("is the expected maximum of normal cosines", () => {
    expect(randomCoherence(9, 3072)).toBeCloseTo(1.485 / Math.sqrt(3072), 5);
    expect(randomCoherence(1, 100)).toBeCloseTo(0, 6);
    expect(randomCoherence(2, 1)).toBeCloseTo(1 / Math.sqrt(Math.PI), 5);
  });
});

describe("CSV of a summary", () => {
  it("has a line per row with the settings beside every number", async () => {
    const summary = summarise(planned, await artefactsFor(planned, () => true));
    const lines = tableCsv(summary, "accuracies").split("\r\n");
    expect(lines).toHaveLength(summary.accuracies.length + 2);
    expect(lines[0]?.split(",")).toHaveLength(26);
    expect(lines[2]).toMatch(/^multiclass,attack,PGD-3,cross-entropy,,linf,0\.05,0\.7,0\.65\d+,0\.73\d+,500,/);
    expect(tableCsv(summary, "gaps").split("\r\n")[2]).toBe(
      "robin,multiclass,core,,linf,0.05,0,0,0,500,0,0,1,wasm,cpu (simd),approximate: no image differs",
    );
    const [, first, ...more] = tableCsv(summary, "overlaps").split("\r\n");
    expect(more).toHaveLength(summary.overlaps.length);
    // Images 1 and 2 of ten are broken by both, image 3 by the margin alone: 50 of 500.
    expect(first).toMatch(
      /^multiclass,linf,0\.05,PGD-3 cross-entropy,PGD-3 margin,150,200,150,500,1\.7\d+e-15,wasm,cpu \(simd\)$/,
    );
  });
});
