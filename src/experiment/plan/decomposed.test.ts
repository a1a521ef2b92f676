import { describe, expect, it } from "vitest";
import type { Artefact, TaskData } from "../artefacts/artefact.ts";
import { errsOf } from "../catalogue/decompositionFacts.ts";
import { presets } from "../presets/index.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { parseSpec } from "../spec/validate.ts";
import { summarise } from "../summary/summary.ts";
import type { Choice } from "../terms/choice.ts";
import { taskMultiplyAdds } from "./cost.ts";
import { plan } from "./plan.ts";
import type { EvaluateTask } from "./task.ts";

const smoke: ExperimentSpec = presets.smoke;
const evaluation: ExperimentSpec["evaluation"] = {
  examples: 20,
  threats: [{ norm: "linf", epsilon: 0.05 }],
  attacks: [{ id: "pgd", params: { steps: 3 } }],
  strategies: ["core"],
  coherence: true,
};
const specOf = (
  systems: Readonly<Record<string, Choice>>,
  changes: Partial<ExperimentSpec> = {},
): ExperimentSpec => ({
  ...smoke,
  systems: Object.entries(systems).map(([id, decomposition]) => ({ id, decomposition })),
  evaluation,
  ...changes,
});
const model = (k: number, order: string, balanced = false): Choice => ({
  id: "superclass",
  params: { k, order, balanced },
});
const trainingsOf = async (spec: ExperimentSpec) =>
  (await plan(spec)).tasks.filter(({ task }) => task.kind === "train");
const problemsOf = (spec: ExperimentSpec) => {
  const parsed = parseSpec(spec);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => `${path}: ${message}`);
};

describe("trainings of decomposed systems", () => {
  it("are shared wherever they are the same", async () => {
    const shared = await trainingsOf(
      specOf({
        multiclass: { id: "multiclass" },
        robin: { id: "one-vs-all", params: { balanced: false } },
        "model-2": model(2, "3"),
        "model-10": model(10, "3,1"),
        "model-10-b": model(10, "seed:5"),
        ensemble: { id: "ensemble", params: { members: 3 } },
        "ensemble-p": { id: "ensemble", params: { members: 2, aggregate: "probabilities" } },
        votes: { id: "one-vs-one", params: { aggregate: "vote" } },
        pairs: { id: "one-vs-one" },
        hierarchy: { id: "hierarchical", params: { split: "0,1|2,3,4,5,6,7,8,9" } },
      }),
    );
    // Multiclass with two more members; ten arms; 45 pairs; coarse and one fine network, the other being a pair.
    expect(shared).toHaveLength(3 + 10 + 45 + 2);
    const of = (label: string) => shared.find((task) => task.label === label)?.systems;
    expect(of("train multiclass")).toEqual([
      "multiclass",
      "model-10",
      "model-10-b",
      "ensemble",
      "ensemble-p",
    ]);
    expect(of("train robin arm 3")).toEqual(["robin", "model-2"]);
    expect(of("train votes pair 0 v 1")).toEqual(["votes", "pairs", "hierarchy"]);
    expect(of("train hierarchy coarse")).toEqual(["hierarchy"]);
  });

  it("of MODEL[9] are as many as there are pairs to leave out, over any number of orders", async () => {
    const orders = Array.from({ length: 10 }, (_, seed) => `seed:${seed}`);
    const nine = await trainingsOf(
      specOf(Object.fromEntries(orders.map((order, i) => [`model-${i}`, model(9, order)]))),
    );
    const sets = new Set(nine.map(({ task }) => JSON.stringify((task as { labelling?: unknown }).labelling)));
    expect(nine).toHaveLength(sets.size);
    const twos = await trainingsOf(
      specOf(Object.fromEntries(orders.map((order, i) => [`model-${i}`, model(2, order)]))),
    );
    expect(twos.length).toBeLessThanOrEqual(10);
  });

  it("cost what their images are: a fine network sees its own group alone", async () => {
    const tasks = await trainingsOf(
      specOf({ hierarchy: { id: "hierarchical", params: { split: "halves" } } }),
    );
    const cost = (label: string) =>
      taskMultiplyAdds((tasks.find((task) => task.label === label) as (typeof tasks)[number]).task);
    expect(cost("train hierarchy fine 0 1 2 3 4")).toBeLessThan(2 * cost("train hierarchy coarse"));
    expect(tasks.map(({ label }) => label).sort()).toEqual([
      "train hierarchy coarse",
      "train hierarchy fine 0 1 2 3 4",
      "train hierarchy fine 5 6 7 8 9",
    ]);
  });

  it("give repeated ensembles members of their own", async () => {
    const { systems } = await plan(
      specOf({ ensemble: { id: "ensemble", params: { members: 2 } } }, { replicas: 3 }),
    );
    const keys = systems.flatMap(({ system }) =>
      system.members.map(({ source }) => (source.from === "task" ? source.key : "")),
    );
    expect(new Set(keys).size).toBe(6);
  });
});

describe("evaluations of decomposed systems", () => {
  it("are the same task for orders that mean the same system", async () => {
    const { tasks } = await plan(
      specOf({ a: model(4, "3,0,1"), b: model(4, "3,1,0"), c: model(4, "3,1,2") }),
    );
    const shared = tasks.filter(({ task, systems }) => task.kind === "evaluate" && systems.length === 2);
    expect(new Set(shared.map(({ systems }) => systems.join()))).toEqual(new Set(["a,b"]));
    const criteria = tasks.flatMap(({ task }) => (task.kind === "evaluate" ? [task.criterion] : []));
    expect(new Set(criteria.map((criterion) => JSON.stringify(criterion)))).toEqual(
      new Set(['{"kind":"binary","positive":3}']),
    );
  });

  it("use the core strategies under their names for each kind of system", async () => {
    const { tasks } = await plan(
      specOf({
        hierarchy: { id: "hierarchical" },
        pairs: { id: "one-vs-one" },
        ensemble: { id: "ensemble" },
        model: model(4, "3"),
      }),
    );
    const strategies = (id: string) =>
      tasks.flatMap(({ task, systems }) =>
        task.kind === "evaluate" && task.attack.id !== "none" && systems.includes(id) ? [task.strategy] : [],
      );
    expect(new Set(strategies("hierarchy"))).toEqual(new Set(["holistic", "margin", "multi-targeted"]));
    for (const id of ["pairs", "ensemble", "model"])
      expect(new Set(strategies(id))).toEqual(new Set(["cross-entropy", "margin", "multi-targeted"]));
    const coherent = tasks.flatMap(({ task, systems }) => (task.kind === "coherence" ? systems : []));
    expect(coherent).toEqual(["ensemble"]);
  });

  it("cost the networks that a strategy reads", async () => {
    const { tasks } = await plan(
      specOf(
        { hierarchy: { id: "hierarchical" }, pairs: { id: "one-vs-one" } },
        { evaluation: { ...evaluation, strategies: ["core", "stage-1"] } },
      ),
    );
    const cost = (system: string, strategy: string) => {
      const found = tasks.find(
        ({ task, systems }) =>
          task.kind === "evaluate" && task.strategy === strategy && systems.includes(system),
      );
      return taskMultiplyAdds((found as (typeof tasks)[number]).task);
    };
    expect(cost("hierarchy", "stage-1")).toBeLessThan(cost("hierarchy", "holistic"));
    expect(cost("hierarchy", "holistic")).toBeLessThan(cost("hierarchy", "margin"));
    // Two of ten sums read 17 of 45 pairs: nine runs cost less than nine times the whole.
    expect(cost("pairs", "multi-targeted")).toBeLessThan(7 * cost("pairs", "margin"));
  });

  it("are refused by name where they make no sense", () => {
    expect(problemsOf(specOf({ model: model(11, "") }))).toEqual([
      "systems[0].decomposition: k is 11, at most the 10 classes of the data set expected: lower it",
    ]);
    expect(problemsOf(specOf({ hierarchy: { id: "hierarchical", params: { split: "0,1|2" } } }))[0]).toMatch(
      "systems[0].decomposition: class 3, 4, 5, 6, 7, 8, 9 in no group",
    );
    expect(
      problemsOf(
        specOf({ model: model(2, "") }, { evaluation: { ...evaluation, strategies: ["core", "dlr"] } }),
      ),
    ).toEqual([
      "evaluation.strategies[1]: 2 labels found on model, at least 3 expected by strategy dlr: remove it",
    ]);
    expect(
      problemsOf(
        specOf({ pairs: { id: "one-vs-one" } }, { evaluation: { ...evaluation, strategies: ["stage-1"] } }),
      ),
    ).toContain(
      "evaluation.strategies[0]: strategy stage-1 applies to none of the systems, a hierarchical system expected: add one or remove the strategy",
    );
    expect(
      problemsOf(
        specOf({ multiclass: { id: "multiclass" } }, { evaluation: { ...evaluation, gap: 9999 } }),
      )[0],
    ).toMatch("evaluation.gap: 9999 training images found");
  });
});

describe("summary of decomposed systems", () => {
  const finished = async (spec: ExperimentSpec, brokenOf: (task: EvaluateTask, label: number) => boolean) => {
    const planned = await plan(spec);
    const artefacts = new Map<string, Artefact>();
    for (const { key, task } of planned.tasks) {
      const data: TaskData | null =
        task.kind === "train"
          ? { kind: "train", parameters: 1, history: [], validation: { clean: 1, adversarial: 1 } }
          : task.kind === "evaluate"
            ? evaluated(task, brokenOf)
            : null;
      if (data === null) continue;
      artefacts.set(key, {
        key,
        task,
        digest: key,
        inputs: {},
        data,
        warnings: [],
        provenance: {
          version: "test",
          backend: { id: "wasm", adapter: "cpu (simd)", software: false, reason: "", tfjs: "", threads: 1 },
          seconds: 2,
          finished: "",
        },
      });
    }
    return { planned, summary: summarise(planned, artefacts) };
  };
  const evaluated = (task: EvaluateTask, brokenOf: (task: EvaluateTask, label: number) => boolean) => {
    const ids = Array.from({ length: task.examples.to - task.examples.from }, (_, i) => i);
    const labels = ids.map((id) => id % 10);
    const broken = labels.map((label) => (brokenOf(task, label) ? 1 : 0));
    return {
      kind: "evaluate",
      ids,
      labels,
      cleanWrong: ids.map(() => 0),
      cleanPredictions: ids.map(() => 0),
      broken,
      predictions: ids.map(() => 0),
      sizes: ids.map(() => 0),
      steps: ids.map(() => -1),
      objectives: ids.map(() => -1),
      zeroGradients: 0,
      nonFiniteGradients: 0,
    } as const;
  };

  it("says by answer how right a MODEL[k] is, and compares only what is asked the same", async () => {
    const { summary } = await finished(
      specOf({ a: model(4, "3,0,1"), b: model(2, "3"), c: model(2, "4"), multiclass: { id: "multiclass" } }),
      ({ attack }, label) => attack.id === "pgd" && label === 3,
    );
    const row = summary.accuracies.find(({ system, measure }) => system === "a" && measure === "core");
    expect(row?.accuracy.value).toBeCloseTo(0.9, 12);
    expect(row?.question).toMatchObject({ positive: 3, onPositive: { value: 0 }, onRest: { value: 1 } });
    expect(row?.question?.balanced.value).toBe(0.5);
    expect(summary.accuracies.find(({ system }) => system === "multiclass")?.question).toBeUndefined();
    expect(new Set(summary.gaps.map(({ a, b }) => `${a} ${b}`))).toEqual(new Set(["a b"]));
  });

  it("sets training images beside those judged", async () => {
    const spec = specOf({ robin: { id: "one-vs-all" } }, { evaluation: { ...evaluation, gap: 30 } });
    expect(problemsOf(spec)).toEqual([]);
    const { summary } = await finished(
      spec,
      ({ examples, attack }, label) =>
        attack.id === "pgd" && (examples.split === "train" ? label < 2 : label < 5),
    );
    const rows = summary.generalisation ?? [];
    expect(rows.map(({ attack, strategy }) => `${attack} ${strategy}`.trim())).toEqual([
      "",
      "PGD-3 softmax",
      "PGD-3 margin",
      "PGD-3 multi-targeted",
    ]);
    expect(rows[0]).toMatchObject({ difference: 0, train: { n: 30 }, test: { n: 20 } });
    expect(rows[1]?.difference).toBeCloseTo(0.3, 12);
    expect(rows[1]?.low).toBeLessThan(0.3);
    // Judged images alone make the accuracies.
    expect(summary.accuracies.every(({ accuracy }) => accuracy.n === 20)).toBe(true);
  });

  it("says what each system takes, a shared training counting for each", async () => {
    const { planned, summary } = await finished(
      specOf({ multiclass: { id: "multiclass" }, robin: { id: "one-vs-all" }, "model-10": model(10, "") }),
      () => false,
    );
    const [multiclass, robin, last] = summary.resources ?? [];
    expect(multiclass).toMatchObject({
      networks: 1,
      parameters: 4010,
      multiplyAdds: 4000,
      trainingSeconds: 2,
    });
    expect(robin).toMatchObject({ networks: 10, parameters: 8020, multiplyAdds: 8000, trainingSeconds: 20 });
    expect(last).toEqual({ ...multiclass, system: "model-10" });
    expect(planned.systems).toHaveLength(3);
  });

  it("knows which decisions are errors", async () => {
    const { systems } = await plan(specOf({ a: model(4, "3,0,1"), pairs: { id: "one-vs-one" } }));
    const [asked, whole] = systems.map(({ system }) => errsOf(system)) as [
      ReturnType<typeof errsOf>,
      ReturnType<typeof errsOf>,
    ];
    // Scores of the first: classes 0, 1, the rest, 3.
    expect([asked(3, 3), asked(0, 3), asked(0, 1), asked(3, 1), asked(2, 9)]).toEqual([
      false,
      true,
      false,
      true,
      false,
    ]);
    expect([whole(3, 3), whole(0, 3)]).toEqual([false, true]);
  });
});
