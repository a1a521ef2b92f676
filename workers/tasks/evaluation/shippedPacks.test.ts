import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import type { EvaluateTask } from "../../../src/experiment/plan/task.ts";
import { packedResults } from "../../../src/experiment/summary/packOutcomes.ts";
import type { System } from "../../../src/experiment/terms/system.ts";
import { readOutcomes } from "../../../src/lab/files/readOutcomes.ts";
import { readPack } from "../../../src/lab/files/readPack.ts";
import { digitsOf } from "../../../tests/training.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import { startBackend } from "../../backend/start.ts";
import { gatherPixels } from "../../datasets/gather.ts";
import { type Lease, OpenSystems } from "../../engine/openSystems.ts";
import { examplesIn } from "../examples.ts";
import { runEvaluate } from "./evaluate.ts";
import { runHealth } from "./health.ts";

/** Properties of well-trained networks, whatever their seed (docs/algorithms.md 11.6), tested on the shipped packs. */
const dataset = digitsOf(3600);
const examples = { split: "test", from: 0, to: 60 } as const;
const open = new OpenSystems();
const leases: Lease[] = [];

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});
afterAll(() => {
  for (const { release } of leases) release();
});

async function shipped(pack: string, id: string) {
  const folder = new URL(`../../../public/models/${pack}/`, import.meta.url);
  const { systems, files } = readPack(JSON.parse(readFileSync(new URL("pack.json", folder), "utf8")), pack);
  const found = systems.find((one) => one.id === id);
  if (found === undefined) throw new Error(`${pack} has no system ${id}`);
  const { system } = found;
  const weights = Object.fromEntries(
    system.members.map(({ source }) => {
      const name = source.from === "import" ? source.digest : source.key;
      return [name, new Uint8Array(readFileSync(new URL(files[name] as string, folder)))];
    }),
  );
  const lease = await open.acquire(system, dataset, weights);
  leases.push(lease);
  return { system, classifier: lease.classifier };
}

async function accuracy(
  { system, classifier }: Awaited<ReturnType<typeof shipped>>,
  threat: EvaluateTask["threat"],
): Promise<number> {
  const task: EvaluateTask = {
    kind: "evaluate",
    numerics: 1,
    dataset: { id: "digits", params: {} },
    system: system as System,
    attack: resolveChoice("attacks", { id: "pgd", params: { steps: 10 } }),
    strategy: "margin",
    threat,
    criterion: { kind: "misclassified" },
    seed: 1,
    examples,
  };
  const run = { yieldPoint: async () => {}, onEvent: () => {} };
  const { data } = await runEvaluate(task, dataset, classifier, run);
  return data.broken.filter((flag) => flag === 0).length / data.ids.length;
}

describe.each(["multiclass", "robin"])("%s as shipped", (id) => {
  it("without adversarial training breaks completely; with it, it is robust at its own epsilon and not far beyond", async () => {
    const standard = await shipped("digits-standard", id);
    expect(await accuracy(standard, { norm: "linf", epsilon: 0 })).toBeGreaterThan(0.95);
    expect(await accuracy(standard, { norm: "linf", epsilon: 0.3 })).toBe(0);

    const robust = await shipped("digits-adversarial", id);
    expect(await accuracy(robust, { norm: "linf", epsilon: 0 })).toBeGreaterThan(0.95);
    expect(await accuracy(robust, { norm: "linf", epsilon: 0.2 })).toBeGreaterThan(0.6);
    expect(await accuracy(robust, { norm: "linf", epsilon: 0.5 })).toBe(0);
  });
});

it("its cross-entropy is 0 at small budgets, and an attack that still reduces the margin raises no warning", async () => {
  const { system, classifier } = await shipped("digits-adversarial", "robin");
  const run = { yieldPoint: async () => {}, onEvent: () => {} };
  const threat = { norm: "linf", epsilon: 0.05 } as const;
  const task = {
    kind: "health",
    numerics: 1,
    dataset: { id: "digits", params: {} },
    system,
    threat,
  } as const;
  const { data } = await runHealth({ ...task, seed: 1, examples: { ...examples, to: 12 } }, dataset, classifier, run);
  expect(data.curves?.images).toBeGreaterThanOrEqual(10);
  expect(data.curves?.rose).toBe(data.curves?.images);
});

it("the shipped outcome of an image is what its attack gives again, bit for bit", async () => {
  const folder = new URL("../../../public/models/digits-adversarial/", import.meta.url);
  const file = readOutcomes(JSON.parse(readFileSync(new URL("outcomes.json", folder), "utf8")), "outcomes.json");
  const pack = readPack(JSON.parse(readFileSync(new URL("pack.json", folder), "utf8")), "pack.json");
  const stored = packedResults(file, pack)
    .find((one) => one.system === "multiclass")
    ?.outcomes.at(-1);
  const { system, classifier } = await shipped("digits-adversarial", "multiclass");
  for (const outcome of stored?.attacks ?? []) {
    const task: EvaluateTask = {
      kind: "evaluate",
      numerics: 1,
      dataset: { id: "digits", params: {} },
      system,
      attack: outcome.choice,
      strategy: outcome.strategy,
      threat: stored?.threat as EvaluateTask["threat"],
      criterion: { kind: "misclassified" },
      seed: pack.spec.seed,
      examples,
    };
    const run = { yieldPoint: async () => {}, onEvent: () => {} };
    const { data } = await runEvaluate(task, dataset, classifier, run);
    expect(data.ids).toEqual(stored?.ids.slice(0, examples.to));
    expect(data.broken).toEqual(outcome.broken.slice(0, examples.to));
    expect(data.steps).toEqual(outcome.steps.slice(0, examples.to));
  }
  expect(stored?.attacks).toHaveLength(2);
});

it("every arm recognises its class at least as well as RoBin recognises all classes", async () => {
  const { classifier } = await shipped("digits-adversarial", "robin");
  const all = { ...examples, to: 500 };
  const ids = examplesIn(all, dataset);
  const labels = ids.map((id) => dataset.labels[id] as number);
  const scores = await scoreImages(classifier, gatherPixels(dataset, ids));
  const share = (of: readonly boolean[]) => of.filter(Boolean).length / of.length;
  const robin = share(scores.map((row, i) => Math.max(...row) === row[labels[i] as number]));
  const arms = Array.from({ length: 10 }, (_, arm) => {
    const said = scores.map((row) => (row[arm] as number) > 0);
    const own = said.filter((_yes, i) => labels[i] === arm);
    const others = said.filter((_yes, i) => labels[i] !== arm).map((yes) => !yes);
    return (share(own) + share(others)) / 2;
  });
  expect(arms.reduce((sum, value) => sum + value, 0) / 10).toBeGreaterThanOrEqual(robin);
});
