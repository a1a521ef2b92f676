import { beforeAll, describe, expect, test } from "vitest";
import type { DistanceData } from "../../../src/experiment/artefacts/artefact.ts";
import { criterionOf, decompositionOf } from "../../../src/experiment/catalogue/decompositionFacts.ts";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import type { Choice, Norm } from "../../../src/experiment/terms/choice.ts";
import { systemOfPlanes, threeArms } from "../../../tests/linearSystem.ts";
import { bytesOf, quietRun as quiet, testSplit } from "../../../tests/testSplit.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { type DistanceSearch, runDistance } from "./distance.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

async function distancesOf(
  choice: Choice,
  classifier: Classifier,
  dataset: Dataset,
  norm: Norm,
  strategy: string,
): Promise<DistanceData> {
  const classes = dataset.classes.length;
  const search: DistanceSearch = {
    attempts: [{ attack: resolveChoice("attacks", { id: "fab", params: { steps: 30 } }), strategy }],
    threat: { norm, epsilon: 0.9 },
    criterion: criterionOf(decompositionOf(choice, classes), classes),
    seed: 3,
    examples: { split: "test", from: 0, to: dataset.labels.length },
  };
  return (await runDistance(search, dataset, classifier, quiet)).data;
}

const dual = {
  linf: (w: number[]) => w.reduce((s, v) => s + Math.abs(v), 0),
  l2: (w: number[]) => Math.hypot(...w),
};
const minus = (a: readonly number[], b: readonly number[]) => a.map((v, i) => v - (b[i] as number));
const planes = threeArms.weights.map((w, i) => [...w, threeArms.biases[i] as number]);
/** The image of docs/algorithms.md 11.3, rounded to grey levels of n/255. */
const near = threeArms.x.map((pixel) => Math.round(pixel * 255) / 255);
const value = (plane: readonly number[], x: readonly number[]) =>
  x.reduce((sum, pixel, i) => sum + pixel * (plane[i] as number), plane.at(-1) as number);
const distance = (a: readonly number[], b: readonly number[], norm: Norm) =>
  (value(a, near) - value(b, near)) / dual[norm](minus(a, b).slice(0, -1));

describe.each(["linf", "l2"] as const)("smallest perturbations of linear systems, %s", (norm) => {
  const dataset = (labels: readonly number[]) => testSplit(bytesOf(labels.map(() => near)), labels, [1, 1, 4], 3);
  const [zero, one, two] = planes as [number[], number[], number[]];

  test("MODEL[n]: images of the class in question must leave it, all others must enter it (docs/algorithms.md 5.2)", async () => {
    const choice = { id: "superclass", params: { k: 3, order: "0" } } as const;
    const system = systemOfPlanes(choice, 3, () => planes);
    // The second image is of class 1 and predicted as 0: a clean error.
    const data = await distancesOf(choice, system, dataset([0, 1]), norm, "margin");
    expect(data.cleanWrong).toEqual([0, 1]);
    expect(data.distances[0]).toBeCloseTo(distance(zero, one, norm), 3);
    const other = { id: "superclass", params: { k: 3, order: "1" } } as const;
    const asked = await distancesOf(other, system, dataset([0, 2, 1]), norm, "margin");
    // Predicting 0 for class 2 is no error of a model that is asked about class 1; predicting 1 is.
    expect(asked.cleanWrong).toEqual([0, 0, 1]);
    for (const found of asked.distances.slice(0, 2)) expect(found).toBeCloseTo(distance(zero, one, norm), 3);
    system.dispose();
  });

  test("MODEL[2]: one hyperplane", async () => {
    const choice = { id: "superclass", params: { k: 2, order: "1" } } as const;
    const system = systemOfPlanes(choice, 3, () => [zero, one]);
    const data = await distancesOf(choice, system, dataset([0, 2]), norm, "cross-entropy");
    for (const found of data.distances) expect(found).toBeCloseTo(distance(zero, one, norm), 3);
    system.dispose();
  });

  test("one-vs-one: that of the planes whose differences are the pairs, by sums and by votes", async () => {
    for (const aggregate of ["sum", "vote"]) {
      const choice = { id: "one-vs-one", params: { aggregate } } as const;
      const system = systemOfPlanes(choice, 3, (_, pair) =>
        (
          [
            [zero, one],
            [zero, two],
            [one, two],
          ] as const
        )[pair as 0 | 1 | 2].map((plane) => [...plane]),
      );
      const data = await distancesOf(choice, system, dataset([0]), norm, "margin");
      expect(data.distances[0]).toBeCloseTo(distance(zero, one, norm), 3);
      system.dispose();
    }
  });

  test("ensemble: that of the mean plane", async () => {
    const choice = { id: "ensemble", params: { members: 2 } } as const;
    const shifted = (sign: number) => planes.map((plane, i) => plane.map((v, j) => v + sign * (0.3 * i - 0.1 * j)));
    const system = systemOfPlanes(choice, 3, (_, member) => shifted(member === 0 ? 1 : -1));
    const data = await distancesOf(choice, system, dataset([0]), norm, "margin");
    expect(data.distances[0]).toBeCloseTo(distance(zero, one, norm), 3);
    system.dispose();
  });

  test("hierarchical: stage 1 finds the coarse boundary, stage 2 the fine one, the margin the nearer one", async () => {
    const choice = { id: "hierarchical", params: { split: "0,1|2" } } as const;
    const system = systemOfPlanes(choice, 3, (_, member) => (member === 0 ? [zero, two] : [zero, one]));
    const [coarse, fine] = [distance(zero, two, norm), distance(zero, one, norm)];
    const found = async (strategy: string) =>
      (await distancesOf(choice, system, dataset([0]), norm, strategy)).distances[0];
    expect(await found("stage-1")).toBeCloseTo(coarse, 3);
    expect(await found("stage-2")).toBeCloseTo(fine, 3);
    for (const strategy of ["margin", "holistic", "stage-1-then-2"])
      expect(await found(strategy)).toBeCloseTo(Math.min(coarse, fine), 3);
    system.dispose();
  });
});
