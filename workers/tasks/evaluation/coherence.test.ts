import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import type { CoherenceData } from "../../../src/experiment/artefacts/artefact.ts";
import { cosine } from "../../../src/experiment/artefacts/cosine.ts";
import { digestOf } from "../../../src/experiment/plan/key.ts";
import { numerics } from "../../../src/experiment/plan/numerics.ts";
import type { CoherenceTask } from "../../../src/experiment/plan/task.ts";
import { type Hyperplanes, linearSystem, threeArms } from "../../../tests/linearSystem.ts";
import { randomImages, randomSystem } from "../../../tests/randomSystem.ts";
import { bytesOf, quietRun as quiet, testSplit } from "../../../tests/testSplit.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { runCoherence } from "./coherence.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

async function coherenceOf(
  classifier: Classifier,
  images: readonly Float32Array[],
  labels: readonly number[],
): Promise<CoherenceData> {
  const dataset: Dataset = testSplit(bytesOf(images), labels, classifier.shape, classifier.classes);
  const task: CoherenceTask = {
    kind: "coherence",
    numerics: numerics.coherence,
    dataset: { id: "digits", params: {} },
    system: { decomposition: { id: "one-vs-all", params: {} }, members: [] },
    examples: { split: "test", from: 0, to: labels.length },
  };
  return (await runCoherence(task, dataset, classifier, quiet)).data;
}

async function ofPlanes(planes: Hyperplanes, label: number): Promise<CoherenceData> {
  const system = linearSystem("one-vs-all", planes);
  const pixels = new Float32Array((planes.weights[0] as readonly number[]).length).fill(0.4);
  const data = await coherenceOf(system, [pixels], [label]);
  system.dispose();
  return data;
}

test("three linear arms have coherence 0.5832118, whatever the positive scale of an arm", async () => {
  const data = await ofPlanes(threeArms, 0);
  expect(data.coherence[0]).toBeCloseTo(0.5832118, 6);
  expect(data.meanCosine[0]?.[1]).toBeCloseTo(-0.5832118, 6);
  expect(data.meanCosine[0]?.[2]).toBeCloseTo(-0.2332847, 6);
  expect(data.meanCosine[1]?.[0]).toBe(data.meanCosine[0]?.[1]);
  expect(data.meanCosine[2]?.[2]).toBeCloseTo(1, 12);
  expect(data.skippedPairs).toBe(0);
  const scaled = {
    ...threeArms,
    weights: threeArms.weights.map((w, i) => w.map((v) => v * ([3, 0.2, 70][i] as number))),
  };
  expect((await ofPlanes(scaled, 0)).coherence[0]).toBeCloseTo(0.5832118, 6);
});

test.each([
  ["opposite arms", [-1, -2], 1],
  ["orthogonal arms", [2, -1], 0],
  ["equal arms", [1, 2], -1],
] as const)("%s", async (_name, other, expected) => {
  const data = await ofPlanes({ weights: [[1, 2], other], biases: [0, 0] }, 1);
  expect(data.coherence[0]).toBeCloseTo(expected, 6);
});

test("pairs with a zero gradient are skipped and counted", async () => {
  const some = await ofPlanes(
    {
      weights: [
        [1, 2],
        [0, 0],
        [-1, -2],
      ],
      biases: [0, 0, 0],
    },
    0,
  );
  expect(some.coherence[0]).toBeCloseTo(1, 6);
  expect(some.skippedPairs).toBe(1);
  expect(some.meanCosine[0]?.[1]).toBeNull();
  expect(some.meanCosine[1]?.[1]).toBeNull();
  const none = await ofPlanes(
    {
      weights: [
        [0, 0],
        [1, 1],
      ],
      biases: [0, 0],
    },
    0,
  );
  expect(none.coherence).toEqual([null]);
  expect(none.skippedPairs).toBe(1);
});

test("a curved system gives the same result in parts as at once, and leaves no tensor behind", async () => {
  const shape = [4, 5, 1] as const;
  const images = randomImages(7, shape, "coherence");
  const labels = images.map((_, i) => i % 4);
  const system = randomSystem("one-vs-all", shape, 4);
  const before = memory().numTensors;
  const whole = await coherenceOf(system, images, labels);
  expect(memory().numTensors).toBe(before);
  const parts = await coherenceOf({ ...system, batch: 3 }, images, labels);
  expect(whole.coherence).toHaveLength(7);
  for (const [i, value] of whole.coherence.entries()) {
    expect(Math.abs(value as number)).toBeLessThanOrEqual(1);
    expect(parts.coherence[i]).toBeCloseTo(value as number, 5);
  }
  expect(parts.correct).toEqual(whole.correct);
  // Raise `numerics.coherence` when the same recipe gives another digest.
  expect([numerics.coherence, await digestOf(whole)]).toEqual([
    1,
    "377ae12ebd4b639678dae9f2623256a7708402efd050c36f7aae4d191a22e701",
  ]);
  system.dispose();
});

test("a system without arms has no coherence", async () => {
  const one = linearSystem("multiclass", threeArms);
  await expect(coherenceOf(one, [new Float32Array(4)], [0])).rejects.toThrow("coherence needs a system of arms");
  one.dispose();
});

test("cosine", () => {
  expect(cosine([1, 0], [1, 1])).toBeCloseTo(Math.SQRT1_2, 12);
  expect(cosine([1e-20, 0], [1, 0])).toBeNull();
  expect(cosine([Number.NaN, 0], [1, 0])).toBeNull();
  expect(cosine([3, 4], [3, 4])).toBeLessThanOrEqual(1);
});
