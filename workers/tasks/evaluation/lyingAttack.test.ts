import { add, clone, memory, mul, slice, tensor4d } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { linearSystem, threeArms } from "../../../tests/linearSystem.ts";
import { bytesOf, quietRun as quiet, testSplit } from "../../../tests/testSplit.ts";
import { attackSetupOf } from "../../attacking/attackSetup.ts";
import type { Attack } from "../../attacks/attack.ts";
import { startBackend } from "../../backend/start.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { type EvaluationSetting, evaluateWith } from "./evaluate.ts";

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
});

const setting = (epsilon: number, count: number): EvaluationSetting => ({
  threat: { norm: "linf", epsilon },
  criterion: { kind: "misclassified" },
  seed: 3,
  examples: { split: "test", from: 0, to: count },
});

describe("an attack that lies", () => {
  let planes: Classifier;
  const image = Float32Array.from(threeArms.x);
  const dataset = testSplit(bytesOf([image, image]), [0, 0], [1, 1, 4], 3);
  beforeAll(() => {
    planes = linearSystem("one-vs-all", threeArms);
  });
  afterAll(() => planes.dispose());

  const lie = (perturb: Attack["perturb"], epsilon = 0.2) => {
    const setup = {
      ...attackSetupOf({ id: "pgd" }, "margin"),
      attack: { id: "pgd", perturb } as Attack,
    };
    return evaluateWith(setting(epsilon, 2), dataset, planes, quiet, [setup]);
  };
  const outcome = (perturbed: ReturnType<typeof clone>, claim: number) => ({
    perturbed: perturbed as never,
    firstSuccess: new Int32Array(2).fill(claim),
    gradients: { total: 0, zero: 0, nonFinite: 0 },
  });

  test("a false claim of success is ignored", async () => {
    const { data, warnings } = await lie(async (x0) => outcome(clone(x0), 3));
    expect(data.broken).toEqual([0, 0]);
    expect(data.steps).toEqual([-1, -1]);
    expect(warnings).toEqual([]);
  });

  test("a false claim of failure is ignored", async () => {
    // Straight towards class 1: 0.1384615 is enough.
    const { data } = await lie(async (x0) => outcome(add(x0, tensor4d([-0.15, 0.15, -0.15, 0.15], [1, 1, 1, 4])), -1));
    expect(data.broken).toEqual([1, 1]);
    for (const size of data.sizes) expect(size).toBeCloseTo(0.15, 6);
  });

  test("a perturbation outside the budget is clipped before it is judged", async () => {
    const far = async (x0: Parameters<Attack["perturb"]>[0]) =>
      outcome(add(x0, tensor4d([-0.5, 0.5, -0.5, 0.5], [1, 1, 1, 4])), 1);
    const small = await lie(far, 0.13);
    expect(small.data.broken).toEqual([0, 0]);
    for (const size of small.data.sizes) expect(size).toBeCloseTo(0.13, 6);
    expect(small.warnings.map(({ code }) => code)).toEqual(["norm-exceeded"]);
    expect(small.warnings[0]?.detail).toContain("2 of 2 perturbations left the linf budget 0.13");
    expect((await lie(far, 0.15)).data.broken).toEqual([1, 1]);
  });

  test("pixels outside the box are clipped", async () => {
    const { data } = await lie(async (x0) => outcome(mul(x0, 100), 1), 100);
    for (const size of data.sizes) expect(size).toBeCloseTo(1 - 77 / 255, 6);
  });

  test("an image with a pixel that is not finite is judged as the clean one", async () => {
    const { data, warnings } = await lie(async (x0) =>
      outcome(add(x0, tensor4d([Number.NaN, 0, 0, 0, 0, Number.POSITIVE_INFINITY, 0, 0], [2, 1, 1, 4])), 1),
    );
    expect(data.broken).toEqual([0, 0]);
    expect(data.sizes).toEqual([0, 0]);
    expect(warnings.map(({ code }) => code)).toEqual(["non-finite"]);
  });

  test("images of another shape are refused", async () => {
    const before = memory().numTensors;
    await expect(lie(async (x0) => outcome(slice(x0, [0, 0, 0, 0], [1, 1, 1, 4]), 1))).rejects.toThrow(
      "returned [1,1,1,4], expected the shape of its images [2,1,1,4]",
    );
    expect(memory().numTensors).toBe(before);
  });
});

test("zero gradients and ties cause warnings", async () => {
  const flat = linearSystem("multiclass", {
    weights: [
      [0, 0],
      [0, 0],
    ],
    biases: [0, 0],
  });
  const { data, warnings } = await evaluateWith(
    setting(0.04, 1),
    testSplit(new Uint8Array(2), [0], [1, 1, 2], 1),
    flat,
    quiet,
    [attackSetupOf({ id: "pgd" }, "margin")],
  );
  expect(data.zeroGradients).toBe(1);
  expect(warnings.map(({ code }) => code)).toEqual(["zero-gradient", "tie"]);
  flat.dispose();
});
