import { describe, expect, it } from "vitest";
import { evaluation, model, problemsOf, specOf } from "../../../tests/decomposedSpecs.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { taskMultiplyAdds } from "./cost.ts";
import { plan } from "./plan.ts";

const trainingsOf = async (spec: ExperimentSpec) =>
  (await plan(spec)).tasks.filter(({ task }) => task.kind === "train");

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
    expect(of("train multiclass")).toEqual(["multiclass", "model-10", "model-10-b", "ensemble", "ensemble-p"]);
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
    const tasks = await trainingsOf(specOf({ hierarchy: { id: "hierarchical", params: { split: "halves" } } }));
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
    const { systems } = await plan(specOf({ ensemble: { id: "ensemble", params: { members: 2 } } }, { replicas: 3 }));
    const keys = systems.flatMap(({ system }) =>
      system.members.map(({ source }) => (source.from === "task" ? source.key : "")),
    );
    expect(new Set(keys).size).toBe(6);
  });
});

describe("evaluations of decomposed systems", () => {
  it("are the same task for orders that mean the same system", async () => {
    const { tasks } = await plan(specOf({ a: model(4, "3,0,1"), b: model(4, "3,1,0"), c: model(4, "3,1,2") }));
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
        ({ task, systems }) => task.kind === "evaluate" && task.strategy === strategy && systems.includes(system),
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
      problemsOf(specOf({ model: model(2, "") }, { evaluation: { ...evaluation, strategies: ["core", "dlr"] } })),
    ).toEqual(["evaluation.strategies[1]: 2 labels found on model, at least 3 expected by strategy dlr: remove it"]);
    expect(
      problemsOf(specOf({ pairs: { id: "one-vs-one" } }, { evaluation: { ...evaluation, strategies: ["stage-1"] } })),
    ).toContain(
      "evaluation.strategies[0]: strategy stage-1 applies to none of the systems, a hierarchical system expected: add one or remove the strategy",
    );
    expect(
      problemsOf(specOf({ multiclass: { id: "multiclass" } }, { evaluation: { ...evaluation, gap: 9999 } }))[0],
    ).toMatch("evaluation.gap: 9999 training images found");
  });
});
