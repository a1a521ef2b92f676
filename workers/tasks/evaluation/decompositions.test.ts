import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CoherenceData, EvaluateData } from "../../../src/experiment/artefacts/artefact.ts";
import { cosine } from "../../../src/experiment/artefacts/cosine.ts";
import { criterionOf, decompositionOf } from "../../../src/experiment/catalogue/decompositionFacts.ts";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import { numerics } from "../../../src/experiment/plan/numerics.ts";
import type { CoherenceTask, EvaluateTask } from "../../../src/experiment/plan/task.ts";
import type { Choice } from "../../../src/experiment/terms/choice.ts";
import { systemOfPlanes, threeArms } from "../../../tests/linearSystem.ts";
import { randomImages, randomSystem } from "../../../tests/randomSystem.ts";
import { bytesOf, quietRun as quiet, testSplit } from "../../../tests/testSplit.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { runCoherence } from "./coherence.ts";
import { runEvaluate } from "./evaluate.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

const datasetOf = (
  images: readonly ArrayLike<number>[],
  labels: readonly number[],
  shape: readonly [number, number, number],
  classes: number,
): Dataset => testSplit(bytesOf(images), labels, shape, classes);

const common = { numerics: 1, dataset: { id: "digits", params: {} }, seed: 3 } as const;
const systemOf = (choice: Choice, classes: number) => ({
  decomposition: decompositionOf(choice, classes),
  members: [],
});

const shape = [4, 5, 1] as const;
const images = randomImages(24, shape, "decomposed images").map((image) =>
  image.map((pixel) => Math.round(pixel * 255) / 255),
);

async function evaluate(
  choice: Choice,
  classifier: Classifier,
  dataset: Dataset,
  strategy: string,
): Promise<EvaluateData> {
  const system = systemOf(choice, dataset.classes.length);
  const task: EvaluateTask = {
    ...common,
    kind: "evaluate",
    system,
    attack: resolveChoice("attacks", { id: "pgd", params: { steps: 5 } }),
    strategy,
    threat: { norm: "linf", epsilon: 0.05 },
    criterion: criterionOf(system.decomposition, dataset.classes.length),
    examples: { split: "test", from: 0, to: dataset.labels.length },
  };
  return (await runEvaluate(task, dataset, classifier, quiet)).data;
}

const predictionsOf = async (classifier: Classifier) =>
  (await scoreImages(classifier, Float32Array.from(images.flatMap((image) => [...image])))).map(
    (row) => decide(row).prediction,
  );

describe("hierarchical", () => {
  const choice = { id: "hierarchical", params: { split: "0,4|1,2|3,5" } } as const;
  let system: Classifier;
  let dataset: Dataset;
  beforeAll(async () => {
    system = randomSystem("hierarchical", shape, 6, undefined, choice.params);
    const predictions = await predictionsOf(system);
    dataset = datasetOf(
      images,
      predictions.map((cls, i) => (i % 6 === 0 ? (cls + 1) % 6 : cls)),
      shape,
      6,
    );
  });
  afterAll(() => system.dispose());

  test("stage 1, then 2 breaks exactly what either stage breaks alone (docs/algorithms.md 8.2)", async () => {
    const [first, second, both] = [
      await evaluate(choice, system, dataset, "stage-1"),
      await evaluate(choice, system, dataset, "stage-2"),
      await evaluate(choice, system, dataset, "stage-1-then-2"),
    ] as const;
    expect(both.broken).toEqual(first.broken.map((flag, i) => Math.max(flag, second.broken[i] as number)));
    const count = ({ broken }: EvaluateData) => broken.reduce((sum, flag) => sum + flag, 0);
    expect(count(both)).toBeGreaterThan(count(first));
    expect(count(both)).toBeGreaterThan(count(second));
    expect(count(both)).toBeLessThan(24);
  });

  test("images that stage 1 breaks can end in another group; images that stage 2 breaks can stay in their own", async () => {
    const groups = [0, 1, 1, 2, 0, 2];
    const broken = async (strategy: string) => {
      const data = await evaluate(choice, system, dataset, strategy);
      return data.labels.flatMap((label, i) =>
        data.broken[i] === 1 && data.cleanWrong[i] === 0
          ? [groups[label] === groups[data.predictions[i] as number]]
          : [],
      );
    };
    expect(await broken("stage-1")).toContain(false);
    expect(await broken("stage-2")).toContain(true);
  });
});

describe("MODEL[k]", () => {
  test("counts only errors that concern its question", async () => {
    const choice = { id: "superclass", params: { k: 4, order: "4,0,5" } } as const;
    const system = randomSystem("superclass", shape, 6, undefined, choice.params);
    const labels = images.map((_, i) => i % 6);
    const dataset = datasetOf(images, labels, shape, 6);
    const asked = system.columnOf?.[4];
    for (const strategy of ["margin", "cross-entropy", "multi-targeted"]) {
      const data = await evaluate(choice, system, dataset, strategy);
      expect(data.labels).toEqual(labels);
      const wrong = (prediction: number, label: number) => ((prediction === asked) !== (label === 4) ? 1 : 0);
      expect(data.cleanWrong).toEqual(data.cleanPredictions.map((p, i) => wrong(p, labels[i] as number)));
      expect(data.broken).toEqual(data.predictions.map((p, i) => wrong(p, labels[i] as number)));
      expect(data.broken.reduce((sum, flag) => sum + flag, 0)).toBeGreaterThan(
        data.cleanWrong.reduce((sum, flag) => sum + flag, 0),
      );
    }
    system.dispose();
  });
});

test("votes are attacked through the sums behind them", async () => {
  const choice = { id: "one-vs-one", params: { aggregate: "vote" } } as const;
  const system = randomSystem("one-vs-one", shape, 4, undefined, choice.params);
  const dataset = datasetOf(images, await predictionsOf(system), shape, 4);
  for (const strategy of ["cross-entropy", "margin", "multi-targeted"]) {
    const data = await evaluate(choice, system, dataset, strategy);
    // The gradient of a vote is zero.
    expect(data.zeroGradients).toBe(0);
    expect(data.broken).toContain(1);
    expect(data.broken).toEqual(data.predictions.map((p, i) => (p === data.labels[i] ? 0 : 1)));
  }
  system.dispose();
});

const planes = threeArms.weights.map((w, i) => [...w, threeArms.biases[i] as number]);
/** The image of docs/algorithms.md 11.3, rounded to grey levels of n/255. */
const near = threeArms.x.map((pixel) => Math.round(pixel * 255) / 255);
const value = (plane: readonly number[], x: readonly number[]) =>
  x.reduce((sum, pixel, i) => sum + pixel * (plane[i] as number), plane.at(-1) as number);

test("coherence of an ensemble is the largest cosine of two members' loss gradients", async () => {
  const members = [
    planes,
    planes.map((plane, i) => plane.map((v, j) => v + 0.4 * Math.sin(3 * i + j))),
    planes.map((plane) => plane.map((v) => -v)),
  ];
  const choice = { id: "ensemble", params: { members: 3 } } as const;
  const system = systemOfPlanes(choice, 3, (_, member) => members[member] as number[][]);
  const label = 1;
  const gradients = members.map((member) => {
    const z = member.map((plane) => value(plane, near));
    const total = z.reduce((sum, v) => sum + Math.exp(v), 0);
    return near.map((_, i) =>
      z.reduce(
        (sum, v, cls) => sum + (Math.exp(v) / total - (cls === label ? 1 : 0)) * (member[cls]?.[i] as number),
        0,
      ),
    );
  });
  const cosines = [
    [0, 1],
    [0, 2],
    [1, 2],
  ].map(([a, b]) => cosine(gradients[a as number] as number[], gradients[b as number] as number[]) as number);
  const task: CoherenceTask = {
    kind: "coherence",
    numerics: numerics.coherence,
    dataset: common.dataset,
    system: systemOf(choice, 3),
    examples: { split: "test", from: 0, to: 1 },
  };
  const dataset = datasetOf([near], [label], [1, 1, 4], 3);
  const data: CoherenceData = (await runCoherence(task, dataset, system, quiet)).data;
  expect(data.coherence[0]).toBeCloseTo(Math.max(...cosines), 5);
  expect(data.meanCosine[0]?.[1]).toBeCloseTo(cosines[0] as number, 5);
  expect(data.meanCosine[2]?.[1]).toBeCloseTo(cosines[2] as number, 5);
  expect(data.skippedPairs).toBe(0);
  system.dispose();
});
