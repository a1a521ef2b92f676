import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { plan } from "../../src/experiment/plan/plan.ts";
import { presets } from "../../src/experiment/presets/index.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import type { Key, System } from "../../src/experiment/terms/system.ts";
import type { LabWorker, MemoryUse } from "../../src/lab/engine/api.ts";
import { createEngine } from "./engine.ts";

const { smoke } = presets;
const { signal: unaborted } = new AbortController();
const ignore = () => undefined;

/** A small experiment with everything that holds tensors: convolutions, adversarial training, attacks of each kind. */
const small: ExperimentSpec = {
  ...smoke,
  dataset: { id: "digits", params: { train: 100 } },
  network: { id: "cnn-small" },
  training: { ...smoke.training, epochs: 1 },
  evaluation: {
    ...smoke.evaluation,
    examples: 2,
    attacks: [
      { id: "pgd", params: { steps: 2 } },
      { id: "square", params: { queries: 3 } },
    ],
    strategies: ["cross-entropy", "top-2"],
  },
};

async function startedEngine(): Promise<LabWorker> {
  const engine = createEngine();
  await engine.start({ prefer: "wasm" });
  const path = "datasets/digits.png";
  const bytes = new Uint8Array(await readFile(new URL(`../../public/${path}`, import.meta.url)));
  await engine.provide({ dataset: resolveChoice("datasets", small.dataset), files: { [path]: bytes } });
  return engine;
}

/** One experiment from its first training to its last attack, followed by interactive requests on its systems. */
async function live(engine: LabWorker, seed: number): Promise<MemoryUse> {
  const { tasks, systems } = await plan({ ...small, seed });
  const weights: Record<Key, Uint8Array> = {};
  for (const { key, task } of tasks) {
    const [outcome] = await engine.run([task], { weights, checkpoints: {} }, unaborted, ignore);
    if (outcome?.weights !== undefined) weights[key] = outcome.weights;
  }
  for (const { system } of systems) await attackOne(engine, system, weights);
  await stopOne(engine, tasks[0]?.task);
  return engine.memory();
}

async function attackOne(engine: LabWorker, system: System, weights: Record<Key, Uint8Array>): Promise<void> {
  const dataset = resolveChoice("datasets", small.dataset);
  const images = new Float32Array(400).fill(0.5);
  const asked = { dataset, system, images, labels: [3], ids: [0] };
  const threat = { norm: "linf", epsilon: 0.1 } as const;
  const attack = { id: "pgd", params: { steps: 3 } };
  await engine.craft({ ...asked, attack, strategy: "margin", threat, seed: 1 }, weights, unaborted, ignore);
  const controller = new AbortController();
  const stopped = engine.craft(
    {
      ...asked,
      attack: { id: "pgd", params: { steps: 60, keep: "last" } },
      strategy: "margin",
      threat,
      seed: 1,
    },
    weights,
    controller.signal,
    () => controller.abort(),
  );
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  const axes = [new Float32Array(400).fill(0.05), new Float32Array(400).fill(-0.05)] as const;
  const plane = {
    dataset,
    system,
    image: images,
    axes,
    columns: 17,
    rows: 17,
    x: [-3, 3],
    y: [-3, 3],
  } as const;
  await engine.slice(plane, weights, unaborted, ignore);
  const withdrawn = new AbortController();
  await expect(engine.slice(plane, weights, withdrawn.signal, () => withdrawn.abort())).rejects.toMatchObject({
    name: "AbortError",
  });
}

/** A training that is cancelled half-way. */
async function stopOne(engine: LabWorker, task: Parameters<LabWorker["run"]>[0][number] | undefined): Promise<void> {
  if (task === undefined) throw new Error("the plan has no task");
  const controller = new AbortController();
  const stopped = engine.run([task], { weights: {}, checkpoints: {} }, controller.signal, () => controller.abort());
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
}

test("runs, attacks and cancelled work leave no tensor and no byte behind", async () => {
  const engine = await startedEngine();
  const held: MemoryUse[] = [];
  for (let seed = 1; seed <= 3; seed++) held.push(await live(engine, seed));
  // The first run fills the caches; the second opens the last systems that stay cached.
  const [, second, third] = held;
  if (second === undefined || third === undefined) throw new Error("three runs expected");
  expect(second.tensors).toBeGreaterThan(0);
  const { heapBytes, tensors, tensorBytes } = third;
  expect({ tensors, tensorBytes }).toEqual({ tensors: second.tensors, tensorBytes: second.tensorBytes });
  // The heap grows in large steps and never shrinks: fragmentation may cost one step.
  expect(heapBytes).toBeLessThanOrEqual(1.5 * second.heapBytes);
}, 180_000);
