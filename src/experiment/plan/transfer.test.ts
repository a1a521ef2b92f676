import { describe, expect, it } from "vitest";
import { tableCsv } from "../../../tests/tableCsv.ts";
import { wilson } from "../artefacts/accuracy.ts";
import type { Artefact, BackendReport, EvaluateData, TransferData } from "../artefacts/artefact.ts";
import { presets } from "../presets/index.ts";
import type { ExperimentSpec, TransferSpec } from "../spec/spec.ts";
import { parseSpec } from "../spec/validate.ts";
import { summarise } from "../summary/summary.ts";
import { summaryTables } from "../summary/summaryTables.ts";
import { taskMultiplyAdds } from "./cost.ts";
import { plan } from "./plan.ts";
import type { Plan } from "./plannedTask.ts";

const smoke: ExperimentSpec = presets.smoke;
const pgd = { id: "pgd", params: { steps: 3, keep: "last" } };
const across: TransferSpec = { from: "multiclass", to: "robin", attack: pgd };
const withTransfer = (
  transfer: readonly TransferSpec[],
  changes: Partial<ExperimentSpec> = {},
  evaluation: Partial<ExperimentSpec["evaluation"]> = {},
): ExperimentSpec => ({
  ...smoke,
  ...changes,
  evaluation: { ...smoke.evaluation, ...evaluation, transfer: [...transfer] },
});
const transfersOf = ({ tasks }: Pick<Plan, "tasks">) => tasks.filter(({ task }) => task.kind === "transfer");
const problemsOf = (spec: ExperimentSpec) => {
  const parsed = parseSpec(spec);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe("a planned transfer", () => {
  it("waits for both systems, climbs the first one's cross-entropy, and changes no other task", async () => {
    const back: TransferSpec = { from: "robin", to: "multiclass", attack: pgd, targeted: true };
    const spec = withTransfer([across, back]);
    expect(problemsOf(spec)).toEqual([]);
    const planned = await plan(spec);
    expect(transfersOf(planned).map(({ label }) => label)).toEqual([
      "targeted PGD-3 (last) softmax linf 0.05 from robin on multiclass, 0-31",
      "PGD-3 (last) cross-entropy linf 0.05 from multiclass on robin, 0-31",
    ]);
    const trainings = planned.tasks.flatMap(({ key, task }) => (task.kind === "train" ? [key] : []));
    for (const { needs, task } of transfersOf(planned)) {
      expect([...needs].sort()).toEqual([...trainings].sort());
      // Clean passes and the judging of both systems, and three steps on one.
      expect(taskMultiplyAdds(task)).toBe(
        task.kind === "transfer" && task.targeted
          ? 32 * (8000 * (2 + 3 * 2.5) + 2 * 4000)
          : 32 * (4000 * (2 + 3 * 2.5) + 2 * 8000),
      );
    }
    const before = (await plan(smoke)).tasks.map(({ key }) => key);
    const after = planned.tasks.filter(({ task }) => task.kind !== "transfer").map(({ key }) => key);
    expect(after).toEqual(before);
  });

  it("relates the n-th trainings of two systems, and every two trainings of one", async () => {
    const within: TransferSpec = { from: "robin", to: "robin", attack: pgd };
    const spec = withTransfer([across, within], { replicas: 2 });
    expect(problemsOf(spec)).toEqual([]);
    const pairs = transfersOf(await plan(spec)).map(({ label }) => /from (.*),/.exec(label)?.[1]);
    expect(pairs.sort()).toEqual([
      "multiclass on robin",
      "multiclass.2 on robin.2",
      "robin on robin.2",
      "robin.2 on robin",
    ]);
  });
});

describe("impossible transfers", () => {
  it.each<[string, ExperimentSpec, string]>([
    [
      "an unknown system",
      withTransfer([{ ...across, to: "robbin" }]),
      'evaluation.transfer[0].to: system "robbin" found, one of multiclass, robin expected',
    ],
    [
      "a system to itself",
      withTransfer([{ ...across, to: "multiclass" }]),
      'evaluation.transfer[0].to: "multiclass" found on both ends, two systems expected: name another one, or set replicas to 2 or more to measure between repeated trainings',
    ],
    [
      "an unknown attack",
      withTransfer([{ ...across, attack: { id: "pdg" } }]),
      'evaluation.transfer[0].attack.id: unknown attack "pdg": use one of none, pgd',
    ],
    [
      "a suite",
      withTransfer([{ ...across, attack: { id: "auto" } }]),
      "evaluation.transfer[0].attack: suite auto found, a single attack expected: use one of its attacks, such as apgd",
    ],
    [
      "no attack",
      withTransfer([{ ...across, attack: { id: "none" } }]),
      "evaluation.transfer[0].attack: attack none found, which perturbs nothing: use another, such as pgd",
    ],
    [
      "arms that are not there",
      withTransfer([{ ...across, strategy: "best-arm" }]),
      "evaluation.transfer[0].strategy: strategy best-arm does not apply to system multiclass, which it should attack: use another, or omit it",
    ],
    [
      "an unknown strategy",
      withTransfer([{ ...across, strategy: "sofmax" }]),
      'evaluation.transfer[0].strategy: unknown strategy "sofmax"',
    ],
    [
      "a boundary that is not there",
      withTransfer([{ from: "robin", to: "multiclass", attack: { id: "fab" }, strategy: "average-gradient" }]),
      "evaluation.transfer[0].strategy: attack fab searches for the nearest decision boundary",
    ],
    [
      "a system of one question",
      withTransfer([{ ...across, to: "arm" }], {
        systems: [...smoke.systems, { id: "arm", decomposition: { id: "superclass", params: { k: 2, order: "3" } } }],
      }),
      "evaluation.transfer[0].to: system arm found, which does not distinguish all classes: use systems that do",
    ],
    [
      "no threat",
      withTransfer([across], {}, { threats: [], attacks: [], strategies: [] }),
      "evaluation.threats: no threat found although transfers are given: add a norm and an epsilon, or remove them",
    ],
    [
      "the same twice",
      withTransfer([across, { ...across, targeted: false }]),
      "evaluation.transfer[1]: the same as evaluation.transfer[0], each once expected: remove one",
    ],
  ])("%s", (_, spec, message) => {
    expect(problemsOf(spec)[0]?.startsWith(message), problemsOf(spec).join("\n")).toBe(true);
  });

  it("threats may serve transfers alone", () => {
    expect(problemsOf(withTransfer([across], {}, { attacks: [], strategies: [] }))).toEqual([]);
  });
});

const data: TransferData = {
  kind: "transfer",
  ids: [0, 1, 2, 3, 4, 5, 6, 7],
  labels: [0, 0, 0, 0, 0, 0, 0, 0],
  cleanWrong: [1, 1, 0, 0, 0, 0, 0, 0],
  cleanPredictions: [1, 1, 0, 0, 0, 0, 0, 0],
  broken: [1, 1, 1, 1, 1, 0, 0, 0],
  predictions: [1, 1, 3, 4, 3, 0, 0, 0],
  sizes: [0, 0, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05],
  fooled: [0, 0, 1, 0, 1, 1, 1, 0],
  targets: [-1, -1, 3, 3, 3, 3, 3, 3],
  zeroGradients: 0,
  nonFiniteGradients: 0,
};

const backend: BackendReport = {
  id: "wasm",
  adapter: "cpu",
  software: false,
  reason: "test",
  tfjs: "4",
  threads: 1,
};
const artefactsOf = (tasks: Plan["tasks"], found: Artefact["data"]) =>
  new Map<string, Artefact>(
    tasks.map(({ key, task }) => [
      key,
      {
        key,
        task,
        digest: "0",
        inputs: {},
        data: found,
        warnings: [{ code: "tie", detail: "one" }],
        provenance: { version: "1", backend, seconds: 1, finished: "2020-01-01" },
      },
    ]),
  );

describe("the summary of a transfer", () => {
  it("counts the second system's errors, and those among what fools the first", async () => {
    const planned = await plan(withTransfer([{ ...across, targeted: true }, across]));
    const artefacts = artefactsOf(transfersOf(planned), data);
    const summary = summarise(planned, artefacts);
    expect(summary.transfers).toEqual([
      {
        from: "multiclass",
        to: "robin",
        attack: "PGD-3 (last)",
        strategy: "cross-entropy",
        targeted: true,
        threat: { norm: "linf", epsilon: 0.05 },
        accuracy: wilson(3, 8),
        fooled: wilson(4, 6),
        conditional: wilson(2, 4),
        became: wilson(2, 6),
        backend: { id: "wasm", adapter: "cpu" },
        warnings: [{ code: "tie", detail: "one" }],
      },
      expect.objectContaining({ targeted: false, became: null }),
    ]);
    // A transfer is no attack on the second system's own gradients: it enters none of its other numbers.
    expect(summary.accuracies).toEqual([]);

    // Its own health check waits for an attack on the second system to compare with.
    expect(summary.health).toEqual([]);
    expect(summaryTables(summary).map(({ id }) => id)).toContain("transfers");
    const [head, first] = tableCsv(summary, "transfers")
      .split("\r\n")
      .map((line) => line.split(","));
    const cell = (name: string) => first?.[head?.indexOf(name) ?? -1];
    expect(["from", "to", "targeted", "accuracy", "n", "conditional", "conditional_n"].map(cell)).toEqual([
      "multiclass",
      "robin",
      "true",
      "0.375",
      "8",
      "0.5",
      "4",
    ]);
  });

  it("is compared with attacks on the second system itself", async () => {
    const planned = await plan(withTransfer([across]));
    const direct = planned.tasks.filter(({ label }) => label.startsWith("PGD-3 margin linf 0.05 on robin"));
    const weaker: EvaluateData = {
      kind: "evaluate",
      ids: data.ids,
      labels: data.labels,
      cleanWrong: data.cleanWrong,
      cleanPredictions: data.cleanPredictions,
      broken: data.cleanWrong,
      predictions: data.cleanPredictions,
      sizes: data.sizes,
      steps: data.ids.map(() => -1),
      objectives: data.ids.map(() => -1),
      zeroGradients: 0,
      nonFiniteGradients: 0,
    };
    const artefacts = new Map([...artefactsOf(transfersOf(planned), data), ...artefactsOf(direct, weaker)]);
    const rows = summarise(planned, artefacts).health.filter(({ check }) => check === "transfer");
    // A lead of three images of eight, which may be chance: it passes, with its numbers.
    expect(rows).toEqual([
      expect.objectContaining({
        system: "robin",
        verdict: "pass",
        threat: { norm: "linf", epsilon: 0.05 },
        numbers: expect.objectContaining({ n: 8, lead: 3 / 8 }),
      }),
    ]);
    expect(rows[0]?.sentence).toContain("PGD-3 (last) cross-entropy from multiclass 37.5 % of 8 images");
  });

  it("is absent where nothing was measured", async () => {
    expect(summarise(await plan(smoke), new Map())).not.toHaveProperty("transfers");
  });
});
