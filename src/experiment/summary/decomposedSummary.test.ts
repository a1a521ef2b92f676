import { describe, expect, it } from "vitest";
import { evaluation, model, problemsOf, specOf } from "../../../tests/decomposedSpecs.ts";
import type { Artefact, TaskData } from "../artefacts/artefact.ts";
import { errsOf } from "../catalogue/decompositionFacts.ts";
import { plan } from "../plan/plan.ts";
import type { EvaluateTask } from "../plan/task.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import { summarise } from "./summary.ts";

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
      ({ examples, attack }, label) => attack.id === "pgd" && (examples.split === "train" ? label < 2 : label < 5),
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
