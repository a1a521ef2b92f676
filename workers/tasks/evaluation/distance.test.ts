import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import { numerics } from "../../../src/experiment/plan/numerics.ts";
import type { DistanceTask, EvaluateTask } from "../../../src/experiment/plan/task.ts";
import { accuracyAt } from "../../../src/experiment/summary/distanceSummary.ts";
import type { Norm } from "../../../src/experiment/terms/choice.ts";
import { linearSystem, threeArms } from "../../../tests/linearSystem.ts";
import { quietRun as quiet, testSplit } from "../../../tests/testSplit.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { runDistance } from "./distance.ts";
import { runEvaluate } from "./evaluate.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

/** Images as bytes, with labels in [0, 3). */
const datasetOf = (images: readonly (readonly number[])[], labels: readonly number[]): Dataset =>
  testSplit(Uint8Array.from(images.flat()), labels, [1, 1, (images[0] as readonly number[]).length], 3);

const attempt = (id: string, strategy: string, params = {}) => ({
  attack: resolveChoice("attacks", { id, params }),
  strategy,
});

function taskOf(norm: Norm, epsilon: number, attempts: DistanceTask["attempts"], count: number): DistanceTask {
  return {
    kind: "distance",
    numerics: numerics.distance,
    dataset: { id: "digits", params: {} },
    system: { decomposition: { id: "one-vs-all", params: {} }, members: [] },
    attempts,
    threat: { norm, epsilon },
    criterion: { kind: "misclassified" },
    seed: 3,
    examples: { split: "test", from: 0, to: count },
  };
}

// Bytes, so that distances are measured from exactly these images; (153, 77, 128, 102) is near the image of 11.3.
const near = [153, 77, 128, 102];
const images = [near, [230, 20, 200, 20], [20, 240, 20, 200], near];

/** Exact distance of an image to the nearest boundary of the planes of 11.3, where the box does not matter. */
function exact(pixels: readonly number[], label: number, norm: Norm): number {
  const x = pixels.map((byte) => byte / 255);
  const score = (arm: number) =>
    (threeArms.weights[arm] as readonly number[]).reduce(
      (sum, w, i) => sum + w * (x[i] as number),
      threeArms.biases[arm] as number,
    );
  const distances = [0, 1, 2].flatMap((arm) => {
    if (arm === label) return [];
    const w = (threeArms.weights[arm] as readonly number[]).map(
      (value, i) => value - (threeArms.weights[label]?.[i] as number),
    );
    const length = norm === "l2" ? Math.hypot(...w) : w.reduce((sum, value) => sum + Math.abs(value), 0);
    return [(score(label) - score(arm)) / length];
  });
  return Math.min(...distances);
}

describe.each(["l2", "linf"] as const)("%s", (norm) => {
  const ways = [
    attempt("deepfool", "margin"),
    attempt("fab", "multi-targeted", { steps: 15 }),
    attempt("pgd-bisection", "best-arm", { steps: 10, restarts: 1, halvings: 4 }),
  ];

  test("distances agree with the closed form within 1 %, on both kinds of system", async () => {
    for (const decomposition of ["one-vs-all", "multiclass"] as const) {
      const system = linearSystem(decomposition, threeArms);
      const attempts = decomposition === "multiclass" ? ways.slice(0, 2) : ways;
      const before = memory().numTensors;
      const { data, warnings } = await runDistance(taskOf(norm, 1, attempts, 1), datasetOf([near], [0]), system, quiet);
      expect(memory().numTensors).toBe(before);
      expect(data.distances[0]).toBeGreaterThanOrEqual(exact(near, 0, norm) * (1 - 1e-4));
      expect(data.distances[0]).toBeLessThan(exact(near, 0, norm) * 1.01);
      expect(data.censored).toEqual([0]);
      expect(data.attempts.map(({ nearest }) => nearest[0]).filter((flag) => flag === 1)).toHaveLength(1);
      expect(warnings.filter(({ code }) => code === "norm-exceeded")).toEqual([]);
      system.dispose();
    }
  });

  test("clean errors have distance 0, images out of reach are censored, and more attacks never increase a distance", async () => {
    const system = linearSystem("one-vs-all", threeArms);
    const data = async (attempts: DistanceTask["attempts"], largest: number) =>
      (await runDistance(taskOf(norm, largest, attempts, 4), datasetOf(images, [0, 0, 1, 2]), system, quiet)).data;
    const largest = exact(near, 0, norm) * 1.5;
    const one = await data(ways.slice(0, 1), largest);
    const all = await data(ways, largest);
    expect(all.cleanWrong).toEqual([0, 0, 0, 1]);
    expect(all.distances[3]).toBe(0);
    expect(all.censored[1]).toBe(1);
    expect(all.distances[1]).toBe(largest);
    for (const [i, distance] of all.distances.entries())
      expect(distance).toBeLessThanOrEqual((one.distances[i] as number) + 1e-9);
    system.dispose();
  });

  test("at no epsilon is a system more robust than its distances imply", async () => {
    const system: Classifier = linearSystem("one-vs-all", threeArms);
    const dataset = datasetOf(images, [0, 0, 1, 2]);
    const { data } = await runDistance(taskOf(norm, 1, ways, 4), dataset, system, quiet);
    for (const epsilon of [0.05, 0.12, 0.2, 0.3]) {
      const task: EvaluateTask = {
        ...taskOf(norm, epsilon, [], 4),
        kind: "evaluate",
        numerics: numerics.evaluate,
        attack: resolveChoice("attacks", { id: "pgd", params: { steps: 40, randomStart: false } }),
        strategy: "multi-targeted",
      };
      const { data: flags } = await runEvaluate(task, dataset, system, quiet);
      const robust = flags.broken.filter((flag) => flag === 0).length / 4;
      expect(accuracyAt(data, epsilon, 1).value).toBeLessThanOrEqual(robust + 1e-9);
    }
    system.dispose();
  });
});

test("a stopped search leaves no tensor behind", async () => {
  const system = linearSystem("one-vs-all", threeArms);
  const stopped = new Error("stop");
  for (const id of ["fab", "deepfool", "cw", "pgd-bisection"])
    for (const norm of ["l2", "linf"] as const) {
      let left = 3;
      const before = memory().numTensors;
      const run = runDistance(taskOf(norm, 1, [attempt(id, "margin")], 1), datasetOf([near], [0]), system, {
        ...quiet,
        yieldPoint: async () => {
          if (--left === 0) throw stopped;
        },
      });
      await expect(run).rejects.toBe(stopped);
      expect([id, norm, memory().numTensors]).toEqual([id, norm, before]);
    }
  system.dispose();
});
