import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TransferData } from "../../../src/experiment/artefacts/artefact.ts";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import { digestOf } from "../../../src/experiment/plan/key.ts";
import { numerics } from "../../../src/experiment/plan/numerics.ts";
import type { TransferTask } from "../../../src/experiment/plan/task.ts";
import type { Choice, Norm } from "../../../src/experiment/terms/choice.ts";
import { randomImages, randomSystem } from "../../../tests/randomSystem.ts";
import { bytesOf, quietRun as quiet, testSplit } from "../../../tests/testSplit.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { rivals } from "../../strategies/scores.ts";
import { runTransfer } from "./transfer.ts";

const shape = [4, 5, 1] as const;
const count = 24;
const epsilons: Record<Norm, number> = { linf: 0.12, l2: 0.8 };

let robin: Classifier;
let multiclass: Classifier;
let dataset: Dataset;
let clean: readonly Float32Array[];

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  robin = randomSystem("one-vs-all", shape, 4);
  multiclass = randomSystem("multiclass", shape, 4);
  const images = bytesOf(randomImages(count, shape, "transfer"));
  clean = await scoreImages(
    robin,
    Float32Array.from(images, (byte) => byte / 255),
  );
  // RoBin gets every sixth image wrong; the multiclass model, also untrained, is mostly wrong.
  const labels = clean.map((row, i) => (decide(row).prediction + (i % 6 === 0 ? 1 : 0)) % 4);
  dataset = testSplit(images, labels, shape, 4);
});
afterAll(() => {
  robin.dispose();
  multiclass.dispose();
});

interface Setting {
  readonly attack?: Choice;
  readonly strategy?: string;
  readonly norm?: Norm;
  readonly targeted?: boolean;
}

function taskOf({
  attack = { id: "pgd" },
  strategy = "cross-entropy",
  norm = "linf",
  targeted = false,
}: Setting): TransferTask {
  return {
    kind: "transfer",
    numerics: numerics.transfer,
    dataset: { id: "digits", params: {} },
    system: { decomposition: { id: "one-vs-all", params: {} }, members: [] },
    source: { decomposition: { id: "multiclass", params: {} }, members: [] },
    attack: resolveChoice("attacks", attack),
    strategy,
    targeted,
    threat: { norm, epsilon: epsilons[norm] },
    seed: 3,
    examples: { split: "test", from: 0, to: count },
  };
}

/** A system that records every batch that it is shown, so that a test can judge the images again. */
function watched(classifier: Classifier): {
  readonly classifier: Classifier;
  readonly shown: Float32Array[];
} {
  const shown: Float32Array[] = [];
  const scores: Classifier["scores"] = (x) => {
    shown.push(Float32Array.from(x.dataSync() as Float32Array));
    return classifier.scores(x);
  };
  return { classifier: { ...classifier, scores }, shown };
}

const transfer = async (setting: Setting): Promise<TransferData> =>
  (await runTransfer(taskOf(setting), dataset, { source: multiclass, judge: robin }, quiet)).data;

const ones = (flags: readonly number[]) => flags.reduce((sum, flag) => sum + flag, 0);

describe.each([
  ["linf", false],
  ["linf", true],
  ["l2", false],
  ["l2", true],
] as const)("%s, targeted %s", (norm, targeted) => {
  test("the flags are those of the images that the second system was shown", async () => {
    const { classifier, shown } = watched(robin);
    const before = memory().numTensors;
    const { data } = await runTransfer(
      taskOf({ norm, targeted }),
      dataset,
      { source: multiclass, judge: classifier },
      quiet,
    );
    expect(memory().numTensors).toBe(before);

    const attacked = data.cleanWrong.flatMap((wrong, i) => (wrong === 0 ? [i] : []));
    expect(attacked).toHaveLength(20);
    // It sees only the clean images and, once, the crafted ones: the attack does not query it.
    expect(shown.map(({ length }) => length / 20)).toEqual([24, 20]);
    const images = shown[1] as Float32Array;
    const onRobin = await scoreImages(robin, images);
    const onSource = await scoreImages(multiclass, images);
    for (const [row, i] of attacked.entries()) {
      const label = data.labels[i] as number;
      const prediction = decide(onRobin[row] as Float32Array).prediction;
      const there = decide(onSource[row] as Float32Array).prediction;
      expect(data.predictions[i]).toBe(prediction);
      expect(data.broken[i]).toBe(prediction === label ? 0 : 1);
      const target = rivals({ cleanScores: clean[i] as Float32Array, label })[0];
      expect(data.targets[i]).toBe(targeted ? target : -1);
      expect(data.fooled[i]).toBe((targeted ? there === target : there !== label) ? 1 : 0);

      const delta = Array.from({ length: 20 }, (_, pixel) => {
        const value = images[row * 20 + pixel] as number;
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        return value - (dataset.images[i * 20 + pixel] as number) / 255;
      });
      const size = norm === "linf" ? Math.max(...delta.map(Math.abs)) : Math.hypot(...delta);
      expect(data.sizes[i]).toBeCloseTo(size, 6);
      expect(size).toBeLessThanOrEqual(epsilons[norm] * (1 + 1e-5) + 1e-6);
    }
    for (const i of data.ids.keys())
      if (data.cleanWrong[i] === 1)
        expect([data.broken[i], data.fooled[i], data.sizes[i], data.targets[i]]).toEqual([1, 0, 0, -1]);
    // Some images break and some do not, otherwise the test would show nothing.
    expect(ones(data.broken)).toBeGreaterThan(4);
    expect(ones(data.broken)).toBeLessThan(count);
  });
});

test("an attack continues after it has fooled the first system, unless it minimises the perturbation", async () => {
  const filling = await transfer({ attack: { id: "pgd", params: { steps: 20 } } });
  const smallest = await transfer({ attack: { id: "fab", params: { steps: 20 } }, strategy: "margin" });
  // The multiclass model is wrong on most clean images: an attack that stopped at a success would return these.
  const full = filling.sizes.filter((_, i) => filling.cleanWrong[i] === 0);
  expect(Math.min(...full)).toBeGreaterThan(0.1);
  const found = smallest.sizes.filter((_, i) => smallest.cleanWrong[i] === 0);
  expect(found.filter((size) => size < 0.05).length).toBeGreaterThan(10);
});

test("each objective of a strategy gives an image, and one that breaks the second system is enough", async () => {
  const one = await transfer({ strategy: "multi-targeted", targeted: true });
  const all = await transfer({ strategy: "multi-targeted" });
  expect(ones(all.broken)).toBeGreaterThan(ones(one.broken));
});

test("a system that judges its own images breaks exactly on its last iterates", async () => {
  const own = (
    await runTransfer(
      taskOf({ attack: { id: "pgd", params: { keep: "last" } }, strategy: "softmax" }),
      dataset,
      { source: robin, judge: robin },
      quiet,
    )
  ).data;
  expect(own.broken.map((flag, i) => (own.cleanWrong[i] === 1 ? 0 : flag))).toEqual(own.fooled);
});

test("the same recipe gives the same digest as before", async () => {
  expect(await digestOf(await transfer({ norm: "l2", targeted: true }))).toMatchInlineSnapshot(
    `"339fffce7dbf02f6a3961ed79cce2ae49b6e379a8b1da3973116fe3d90bf37b8"`,
  );
});
