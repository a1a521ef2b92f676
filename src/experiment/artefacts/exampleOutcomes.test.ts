import { expect, test } from "vitest";
import { planImported } from "../plan/plan.ts";
import { presets } from "../presets/index.ts";
import type { Artefact } from "./artefact.ts";
import { exampleOutcomes } from "./exampleOutcomes.ts";

const system = {
  id: "multiclass",
  label: "Multiclass",
  parameters: 0,
  system: {
    decomposition: { id: "multiclass", params: {} },
    members: [
      {
        source: { from: "import", digest: "0" },
        network: { id: "linear", params: {} },
        labelling: { groups: Array.from({ length: 10 }, (_, cls) => cls), sampling: "natural" },
      },
    ],
  },
} as const;

test("examples are those that every attack has finished, each with its place in the split", async () => {
  const evaluation = { ...presets.smoke.evaluation, examples: 300 };
  const plan = await planImported({ ...presets.smoke, evaluation }, [system]);
  const attacks = plan.tasks.filter(({ task }) => task.kind === "evaluate" && task.attack.id !== "none");
  const unfinished = attacks.find(({ task }) => task.kind === "evaluate" && task.examples.from === 0);
  const artefacts = new Map(
    attacks.flatMap(({ key, task }) => {
      if (task.kind !== "evaluate" || key === unfinished?.key) return [];
      const { from, to } = task.examples;
      const all = <T>(value: T) => Array.from({ length: to - from }, () => value);
      const data = {
        kind: "evaluate" as const,
        ids: all(0).map((_, i) => 5000 + from + i),
        labels: all(1),
        cleanWrong: all(0),
        cleanPredictions: all(1),
        broken: all(1),
        predictions: all(7),
        sizes: all(0.05),
        steps: all(2),
        objectives: all(-1),
        zeroGradients: 0,
        nonFiniteGradients: 0,
      };
      const backend = { id: "wasm", adapter: "", software: false, reason: "", tfjs: "", threads: 1 } as const;
      const provenance = { version: "", backend, seconds: 0, finished: "" };
      const artefact: Artefact = { key, task, digest: "", inputs: {}, data, warnings: [], provenance };
      return [[key, artefact] as const];
    }),
  );
  const [outcomes] = exampleOutcomes(plan, system, artefacts);
  // One attack lacks its first chunk: only the second chunk can be compared.
  expect(outcomes?.positions).toEqual(Array.from({ length: 44 }, (_, i) => 256 + i));
  expect(outcomes?.ids[0]).toBe(5256);
  expect(outcomes?.split).toBe("test");
  expect(outcomes?.attacks.length).toBeGreaterThan(1);
  expect(outcomes?.attacks[0]?.steps).toHaveLength(44);
  expect(outcomes?.attacks[0]?.suiteSteps[0]).toBeNull();
  expect(exampleOutcomes(plan, system, new Map())).toEqual([]);
});
