import { beforeAll, describe, expect, it } from "vitest";
import type { EvaluateData, HealthData } from "../../../src/experiment/artefacts/artefact.ts";
import type { DecompositionId } from "../../../src/experiment/catalogue/decompositions/index.ts";
import { entryOf, resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import { healthChecks } from "../../../src/experiment/health/index.ts";
import type { EvaluateTask, HealthTask } from "../../../src/experiment/plan/task.ts";
import type { Choice } from "../../../src/experiment/terms/choice.ts";
import { outputsOf } from "../../../src/experiment/terms/labelling.ts";
import { digitsOf, trained, trainTask } from "../../../tests/training.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import type { OpenMember } from "../../decompositions/decomposition.ts";
import { decompositions } from "../../decompositions/index.ts";
import { masked } from "../../masks/index.ts";
import { buildNetwork } from "../../networks/index.ts";
import { decodeWeights } from "../../weights/codec.ts";
import { runEvaluate } from "./evaluate.ts";
import { runHealth } from "./health.ts";

const threat = { norm: "linf", epsilon: 0.15 } as const;
const images = 40;
let dataset: Dataset;
let multiclass: Classifier;
let arms: Classifier;

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  dataset = digitsOf(600);
  multiclass = await trainedSystem("multiclass");
  arms = await trainedSystem("one-vs-all");
}, 60_000);

async function trainedSystem(id: DecompositionId): Promise<Classifier> {
  const { params } = resolveChoice("decompositions", { id });
  const members: OpenMember[] = [];
  for (const labelling of entryOf("decompositions", id).labellings(10, params)) {
    const task = trainTask({
      dataset: { id: "digits", params: { train: 600 } },
      network: { id: "mlp", params: { hidden: 32 } },
      defence: { id: "standard", params: {} },
      labelling,
      training: { epochs: 8 },
    });
    const { weights } = await trained(task, dataset);
    const network = buildNetwork(task.network, dataset.shape, outputsOf(labelling));
    members.push({ network, parameters: decodeWeights(network, weights), labelling });
  }
  return decompositions[id].combine(members, resolveChoice("decompositions", { id }).params);
}

const run = { yieldPoint: async () => {}, onEvent: () => {} };
const common = {
  numerics: 1,
  dataset: { id: "digits", params: { train: 600 } },
  threat,
  seed: 1,
  examples: { split: "test", from: 0, to: images },
} as const;

const systemOf = (classifier: Classifier) => ({
  decomposition: { id: classifier.arms ? "one-vs-all" : "multiclass", params: {} },
  members: [],
});

async function healthOf(classifier: Classifier): Promise<HealthData> {
  classifier.reseed?.();
  const task: HealthTask = { kind: "health", ...common, system: systemOf(classifier) };
  return (await runHealth(task, dataset, classifier, run)).data;
}

function warned(data: HealthData): readonly string[] {
  const evidence = {
    system: undefined as never,
    clean: undefined,
    attacks: [],
    probes: [{ threat, data }],
    transfers: [],
  };
  return healthChecks.filter((check) => check.find(evidence).some(({ suspect }) => suspect)).map(({ id }) => id);
}

/** Robust accuracy of the first images under an attack on cross-entropy. */
async function accuracy(classifier: Classifier, attack: Choice): Promise<number> {
  classifier.reseed?.();
  const task: EvaluateTask = {
    kind: "evaluate",
    ...common,
    system: systemOf(classifier),
    attack: resolveChoice("attacks", attack),
    strategy: classifier.arms ? "softmax" : "cross-entropy",
    criterion: { kind: "misclassified" },
  };
  const { data }: { data: EvaluateData } = await runEvaluate(task, dataset, classifier, run);
  return data.broken.filter((flag) => flag === 0).length / images;
}

const pgd: Choice = { id: "pgd", params: { steps: 10 } };
const adaptive: Choice = { id: "adaptive-pgd", params: { steps: 10 } };

it("a sound model raises no warning, and adaptive PGD is PGD on it", async () => {
  for (const sound of [multiclass, arms]) {
    const data = await healthOf(sound);
    expect(warned(data)).toEqual([]);
    expect(data.ids).toHaveLength(images);
    expect(data.repeats).toEqual({ images: 3 * images, changedScores: 0, changedDecisions: 0 });
    const { images: moved, rose, first, last } = data.curves as NonNullable<HealthData["curves"]>;
    expect(moved).toBeGreaterThan(images / 2);
    expect(rose).toBe(moved);
    expect(last).toBeGreaterThan(first);
  }
  expect(await accuracy(arms, adaptive)).toBe(await accuracy(arms, pgd));
});

describe.each<[Choice, readonly string[]]>([
  [{ id: "sigmoid" }, ["saturation", "probabilities"]],
  [{ id: "quantiser" }, ["zero-gradients", "nearer", "saturation", "black-box", "huge-epsilon"]],
  [{ id: "noise" }, ["randomness"]],
])("a broken defence: $id", (mask, expected) => {
  it("raises warnings, and an adaptive attack breaks it", async () => {
    const sound = mask.id === "sigmoid" ? arms : multiclass;
    const hidden = masked(sound, mask);
    const data = await healthOf(hidden);
    expect(warned(data)).toEqual(expect.arrayContaining([...expected]));
    expect(await healthOf(hidden)).toEqual(data);
    const [plain, broken] = [await accuracy(hidden, pgd), await accuracy(hidden, adaptive)];
    expect(broken).toBeLessThan(plain - 0.15);
    expect(broken).toBeLessThan((await accuracy(sound, pgd)) + 0.2);
  });
});
