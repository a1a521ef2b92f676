import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AttackId, attacks as attackEntries } from "../../../src/experiment/catalogue/attacks/index.ts";
import { strategies as strategyEntries } from "../../../src/experiment/catalogue/strategies/index.ts";
import { strategiesFor } from "../../../src/experiment/catalogue/strategies/strategiesFor.ts";
import type { CraftRequest } from "../../../src/experiment/interactive/craft.ts";
import { linearSystem, threeArms } from "../../../tests/linearSystem.ts";
import { randomImages, randomSystem } from "../../../tests/randomSystem.ts";
import { quietRun, testSplit } from "../../../tests/testSplit.ts";
import { attackSetupOf } from "../../attacking/attackSetup.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import { startBackend } from "../../backend/start.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { perturbationSize, withinBudget } from "../../maths/measure.ts";
import { evaluateWith } from "../evaluation/evaluate.ts";
import { type CraftRun, runCraft } from "./craft.ts";

const quiet: CraftRun = { yieldPoint: async () => undefined, onProgress: () => undefined };
const shape = [4, 5, 1] as const;
const classes = 4;

let arms: Classifier;
let system: Classifier;
beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  arms = linearSystem("one-vs-all", threeArms);
  system = randomSystem("one-vs-all", shape, classes);
});
afterAll(() => {
  arms.dispose();
  system.dispose();
});

const request = (changes: Partial<CraftRequest> = {}): CraftRequest => ({
  dataset: { id: "digits", params: {} },
  system: { decomposition: { id: "one-vs-all", params: {} }, members: [] },
  attack: { id: "pgd", params: { steps: 8, randomStart: false } },
  strategy: "best-arm",
  threat: { norm: "linf", epsilon: 0.155 },
  seed: 1,
  images: Float32Array.from(threeArms.x),
  labels: [0],
  ids: [0],
  ...changes,
});

test("Best Arm on three linear arms: of three runs, the second breaks the image", async () => {
  const before = memory().numTensors;
  const { images } = await runCraft(request(), arms, quiet);
  expect(memory().numTensors).toBe(before);
  const [found] = images;
  expect(found?.runs.map(({ objective }) => objective)).toEqual(["push arm 0 down", "push arm 1 up", "push arm 2 up"]);
  expect(found?.cleanPrediction).toBe(0);
  expect(found?.best).toBe(1);
  expect(found?.broken).toBe(true);
  const run = found?.runs[1];
  expect(run?.firstSuccess).toBeGreaterThan(0);
  expect(found?.runs.map(({ firstSuccess }) => firstSuccess >= 0)).toEqual([false, true, false]);
});

describe.each(strategiesFor(Object.keys(strategyEntries), "arms"))("%s", (strategy) => {
  test.each(["first-success", "last"])(
    "every recorded iterate has the scores, size and prediction of its image (keep %s)",
    async (keep) => {
      const images = randomImages(2, shape, "crafted images");
      const flat = Float32Array.from(images.flatMap((image) => Array.from(image)));
      const own = await runCraft(
        request({ images: flat, labels: [0, 0], ids: [4, 9], attack: { id: "pgd", params: { steps: 1 } } }),
        system,
        quiet,
      );
      const labels = own.images.map(({ cleanPrediction }) => cleanPrediction);
      const threat = { norm: "l2", epsilon: 0.15 } as const;
      const result = await runCraft(
        request({
          strategy,
          threat,
          images: flat,
          labels,
          ids: [4, 9],
          attack: { id: "pgd", params: { steps: 6, keep } },
        }),
        system,
        quiet,
      );
      expect([result.norm, result.epsilon]).toEqual(["l2", 0.15]);
      for (const [i, found] of result.images.entries()) {
        expect(decide(found.cleanScores).prediction).toBe(labels[i]);
        for (const run of found.runs) {
          expect([run.images.length, run.scores.length]).toEqual([7 * 20, 7 * classes]);
          expect([run.loss.length, run.size.length, run.predictions.length]).toEqual([7, 7, 7]);
          const scores = await scoreImages(system, run.images);
          for (const [step, row] of scores.entries()) {
            for (const [cls, score] of row.entries()) expect(run.scores[step * classes + cls]).toBeCloseTo(score, 4);
            expect(run.predictions[step]).toBe(
              decide(run.scores.subarray(step * classes, (step + 1) * classes)).prediction,
            );
            const iterate = run.images.subarray(step * 20, (step + 1) * 20);
            expect(run.size[step]).toBeCloseTo(perturbationSize(images[i] as Float32Array, iterate, "l2"), 6);
            expect(run.size[step]).toBeLessThanOrEqual(0.15 + 1e-6);
          }
          expect(run.firstSuccess).toBe(run.predictions.findIndex((prediction) => prediction !== labels[i]));
        }
        const final = found.runs.map((run) => run.predictions.at(-1) !== labels[i]);
        expect(found.broken).toBe(final.includes(true));
      }
    },
  );
});

test("all images and objectives in one batch give the same result as each alone", async () => {
  const images = randomImages(3, shape, "crafted images");
  const setting = { labels: [0, 1, 2], ids: [7, 8, 9], attack: { id: "pgd", params: { steps: 5 } } };
  const flat = Float32Array.from(images.flatMap((image) => Array.from(image)));
  const together = await runCraft(request({ ...setting, images: flat }), system, quiet);
  for (const [i, image] of images.entries()) {
    const alone = await runCraft(request({ ...setting, images: image, labels: [i], ids: [7 + i] }), system, quiet);
    for (const [k, run] of (alone.images[0] as (typeof alone.images)[number]).runs.entries()) {
      const same = together.images[i]?.runs[k];
      expect(same?.firstSuccess).toBe(run.firstSuccess);
      for (const [p, pixel] of run.images.entries()) expect(same?.images[p]).toBeCloseTo(pixel, 5);
    }
  }
});

test("targeted: only the target counts as success", async () => {
  const { images } = await runCraft(request({ strategy: "multi-targeted", targets: [2] }), arms, quiet);
  expect(images[0]?.runs.map(({ objective }) => objective)).toEqual(["0 to 2"]);
  expect(images[0]?.broken).toBe(false);
  const larger = await runCraft(
    request({ strategy: "multi-targeted", targets: [2], threat: { norm: "linf", epsilon: 0.18 } }),
    arms,
    quiet,
  );
  expect(larger.images[0]?.runs[0]?.predictions.at(-1)).toBe(2);
});

test("restarts: the recorded run is the one that succeeded, else the last", async () => {
  const threat = { norm: "linf", epsilon: 0.01 } as const;
  const starts: Float32Array[] = [];
  for (const restarts of [1, 2, 5]) {
    const attack = { id: "pgd", params: { steps: 4, restarts } };
    const { images } = await runCraft(request({ attack, threat, strategy: "margin" }), arms, quiet);
    const [run] = images[0]?.runs ?? [];
    expect(run?.loss).toHaveLength(5);
    expect(run?.firstSuccess).toBe(-1);
    starts.push(run?.images.slice(0, 4) as Float32Array);
  }
  expect(starts[1]).not.toEqual(starts[0]);
  expect(starts[2]).not.toEqual(starts[1]);
});

const moving = (Object.keys(attackEntries) as AttackId[]).filter((id) => id !== "none");
test.each(moving)("%s: records the start, every iterate and the end", async (id) => {
  const params = {
    square: { queries: 20 },
    cw: { steps: 25, searches: 3 },
    fab: { steps: 10, restarts: 2 },
    "pgd-bisection": { steps: 10, restarts: 1, halvings: 4 },
  };
  for (const threat of [
    { norm: "linf", epsilon: 0.2 },
    { norm: "l2", epsilon: 0.6 },
  ] as const) {
    const attack = { id, params: params[id as keyof typeof params] ?? {} };
    const asked = request({ attack, strategy: "margin", threat });
    const { images } = await runCraft(asked, arms, quiet);
    const [run] = images[0]?.runs ?? [];
    if (run === undefined) throw new Error("no run");
    expect(run.loss.length).toBeGreaterThan(1);
    expect(run.end).toBeLessThan(run.loss.length);
    expect([...run.images, ...run.loss].every(Number.isFinite)).toBe(true);
    expect(images[0]?.broken).toBe(run.firstSuccess >= 0);
    // A minimum-norm attack ends with a smaller perturbation than its first success.
    if (attackEntries[id].minimal) {
      expect(run.firstSuccess).toBeGreaterThanOrEqual(0);
      expect(run.predictions[run.end]).not.toBe(0);
      expect(run.size[run.end]).toBeLessThanOrEqual(run.size[run.firstSuccess] as number);
    }
  }
});

test.each(moving)("%s: the verdict and the last image are those of an evaluation", async (id) => {
  const images = randomImages(6, shape, "judged images");
  const pixels = Float32Array.from(images.flatMap((image) => Array.from(image)));
  const labels = (await scoreImages(system, images)).map((scores) => decide(scores).prediction);
  const params = {
    cw: { steps: 20, searches: 2 },
    fab: { steps: 10, restarts: 2 },
    "pgd-bisection": { steps: 10, restarts: 2, halvings: 4 },
    square: { queries: 40 },
    "random-search": { queries: 40 },
  };
  const attack = { id, params: params[id as keyof typeof params] ?? {} };
  for (const threat of [
    { norm: "linf", epsilon: 0.03 },
    { norm: "l2", epsilon: 0.1 },
  ] as const) {
    const asked = { attack, strategy: "margin", threat, images: pixels, labels, ids: [...labels.keys()] };
    const crafted = await runCraft(request(asked), system, quiet);
    const { data } = await evaluateWith(
      {
        threat,
        criterion: { kind: "misclassified" },
        seed: 1,
        examples: { split: "test", from: 0, to: labels.length },
      },
      testSplit(pixels, labels, shape, classes),
      system,
      quietRun,
      [attackSetupOf(attack, "margin")],
    );
    expect(crafted.images.map(({ broken }) => (broken ? 1 : 0))).toEqual(data.broken);
    for (const [i, { runs, broken }] of crafted.images.entries()) {
      const [run] = runs;
      if (run === undefined || !broken) continue;
      expect(run.predictions.at(-1)).toBe(data.predictions[i]);
      // Evaluations of minimum-norm attacks stop at the first success; here they continue to a smaller perturbation.
      if (attackEntries[id].minimal) expect(run.size.at(-1)).toBeLessThanOrEqual(Math.fround(data.sizes[i] as number));
      else expect(run.size.at(-1)).toBe(Math.fround(data.sizes[i] as number));
      expect(withinBudget(run.size.at(-1) as number, threat.epsilon)).toBe(true);
    }
  }
});

test("progress reaches the end, and a withdrawn request stops between steps and leaves no tensor behind", async () => {
  const reported: [number, number][] = [];
  await runCraft(request(), arms, { ...quiet, onProgress: (done, total) => reported.push([done, total]) });
  expect(reported.at(-1)).toEqual([8, 8]);
  const before = memory().numTensors;
  let steps = 0;
  const yieldPoint = async () => {
    if (++steps === 3) throw new DOMException("a newer request came", "AbortError");
  };
  await expect(
    runCraft(request({ threat: { norm: "linf", epsilon: 0.01 } }), arms, { ...quiet, yieldPoint }),
  ).rejects.toThrow("a newer request came");
  expect(steps).toBe(3);
  expect(memory().numTensors).toBe(before);
});

test.each([
  [{ images: new Float32Array(3) }, "3 pixels found for 1 images"],
  [{ labels: [], images: new Float32Array(0), ids: [] }, "0 pixels found for 0 images"],
  [{ ids: [1, 2] }, "2 ids"],
  [{ labels: [7] }, "class 7 found for image 0, expected 0 to 2"],
  [{ targets: [0] }, "which is also its target"],
  [{ images: Float32Array.from([0.5, 0.5, Number.NaN, 0.5]) }, "a pixel outside [0, 1]"],
  [{ attack: { id: "none" } }, "takes no steps"],
] as [Partial<CraftRequest>, string][])("a request that does not fit is refused: %#", async (changes, message) => {
  await expect(runCraft(request(changes), arms, quiet)).rejects.toThrow(message);
});
