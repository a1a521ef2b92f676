import { expect, test } from "vitest";
import type { Artefact, CoherenceData } from "../../experiment/artefacts/artefact.ts";
import { planImported } from "../../experiment/plan/plan.ts";
import { presets } from "../../experiment/presets/index.ts";
import { coherenceResult } from "./coherenceResult.ts";

const groups = Array.from({ length: 10 }, () => 0);
const arm = {
  source: { from: "import", digest: "0" },
  network: { id: "linear", params: {} },
  labelling: { groups, sampling: "natural" },
} as const;
const system = {
  id: "robin",
  label: "RoBin",
  parameters: 0,
  system: { decomposition: { id: "one-vs-all", params: { balanced: true } }, members: [arm, arm, arm] },
};
const spec = {
  ...presets.smoke,
  evaluation: { examples: 300, threats: [], attacks: [], strategies: [], coherence: true },
};

function chunk(ids: number, coherence: number | null, cosine: number | null): CoherenceData {
  return {
    kind: "coherence",
    ids: Array.from({ length: ids }, (_, id) => id),
    labels: [],
    correct: [],
    coherence: Array.from({ length: ids }, () => coherence),
    meanCosine: [
      [1, cosine],
      [cosine, 1],
    ],
    skippedPairs: 0,
  };
}

async function resultOf(chunks: readonly (CoherenceData | null)[]) {
  const plan = await planImported(spec, [system]);
  const tasks = plan.tasks.filter(({ task }) => task.kind === "coherence");
  expect(tasks).toHaveLength(2);
  const artefacts = new Map(
    tasks.flatMap(({ key, task }, index) => {
      const data = chunks[index];
      if (data === null || data === undefined) return [];
      const backend = { id: "wasm", adapter: "", software: false, reason: "", tfjs: "", threads: 1 } as const;
      const provenance = { version: "", backend, seconds: 0, finished: "" };
      const artefact: Artefact = { key, task, digest: "", inputs: {}, data, warnings: [], provenance };
      return [[key, artefact] as const];
    }),
  );
  return coherenceResult(plan, system, artefacts);
}

test("chunks weigh as many images as they hold", async () => {
  const result = await resultOf([chunk(256, 0.5, 0.2), chunk(44, 0.1, -0.4)]);
  expect(result?.images).toBe(300);
  expect(result?.summary.mean).toBeCloseTo((256 * 0.5 + 44 * 0.1) / 300, 10);
  expect(result?.meanCosine[0]?.[1]).toBeCloseTo((256 * 0.2 - 44 * 0.4) / 300, 10);
});

test("every image keeps its place in the split, over the borders of chunks", async () => {
  const result = await resultOf([chunk(256, 0.5, 0.2), chunk(44, null, 0.2)]);
  expect(result?.split).toBe("test");
  expect(result?.examples).toHaveLength(300);
  expect(result?.examples[255]).toMatchObject({ position: 255, coherence: 0.5 });
  expect(result?.examples[256]).toMatchObject({ position: 256, id: 0, coherence: null });
});

test("an undefined cell counts for nothing, and stays undefined when it is so everywhere", async () => {
  expect((await resultOf([chunk(256, 0.5, 0.2), chunk(44, 0.1, null)]))?.meanCosine[0]?.[1]).toBeCloseTo(0.2, 10);
  expect((await resultOf([chunk(256, 0.5, null), chunk(44, 0.1, null)]))?.meanCosine[0]?.[1]).toBeNull();
});

test("a run that measured nothing has no coherence", async () => {
  expect(await resultOf([null, null])).toBeNull();
});
