import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EvaluateData } from "../../../src/experiment/artefacts/artefact.ts";
import type { DecompositionId } from "../../../src/experiment/catalogue/decompositions/index.ts";
import { entryOf, resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import { strategies as strategyEntries } from "../../../src/experiment/catalogue/strategies/index.ts";
import { strategiesFor } from "../../../src/experiment/catalogue/strategies/strategiesFor.ts";
import { digestOf } from "../../../src/experiment/plan/key.ts";
import { numerics } from "../../../src/experiment/plan/numerics.ts";
import type { EvaluateTask } from "../../../src/experiment/plan/task.ts";
import type { Choice, Threat } from "../../../src/experiment/terms/choice.ts";
import type { Criterion } from "../../../src/experiment/terms/system.ts";
import { randomImages, randomSystem } from "../../../tests/randomSystem.ts";
import { bytesOf, quietRun as quiet, testSplit } from "../../../tests/testSplit.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { runEvaluate } from "./evaluate.ts";

const classes = 4;
const shape = [4, 5, 1] as const;
interface Setting {
  readonly attack?: Choice;
  readonly strategy: string;
  readonly threat?: Threat;
  readonly criterion?: Criterion;
  readonly count: number;
}

function taskOf({ attack = { id: "pgd" }, strategy, threat, criterion, count }: Setting): EvaluateTask {
  return {
    kind: "evaluate",
    numerics: numerics.evaluate,
    dataset: { id: "digits", params: {} },
    system: { decomposition: { id: "one-vs-all", params: {} }, members: [] },
    attack: resolveChoice("attacks", attack),
    strategy,
    threat: threat ?? { norm: "linf", epsilon: 0.04 },
    criterion: criterion ?? { kind: "misclassified" },
    seed: 3,
    examples: { split: "test", from: 0, to: count },
  };
}

/** Decompositions whose scores stand for the classes; MODEL[k] has its own tests. */
const tested = ["multiclass", "one-vs-all", "hierarchical", "one-vs-one"] as const satisfies readonly DecompositionId[];

const systems = new Map<DecompositionId, { classifier: Classifier; dataset: Dataset }>();
const count = 24;

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  for (const id of tested) {
    const classifier = randomSystem(id, shape, classes);
    const images = randomImages(count, shape, "evaluated images");
    const asBytes = images.map((image) => image.map((pixel) => Math.round(pixel * 255) / 255));
    const scores = await scoreImages(classifier, Float32Array.from(asBytes.flatMap((image) => Array.from(image))));
    // Every sixth image gets a wrong label: clean errors.
    const labels = scores.map((row, i) => (decide(row).prediction + (i % 6 === 0 ? 1 : 0)) % classes);
    const dataset = testSplit(bytesOf(images), labels, shape, classes);
    dataset.splits.test.reverse();
    systems.set(id, { classifier, dataset });
  }
});
afterAll(() => {
  for (const { classifier } of systems.values()) classifier.dispose();
});

const evaluate = async (id: DecompositionId, setting: Omit<Setting, "count">): Promise<EvaluateData> => {
  const { classifier, dataset } = systems.get(id) as { classifier: Classifier; dataset: Dataset };
  return (await runEvaluate(taskOf({ ...setting, count }), dataset, classifier, quiet)).data;
};

describe.each(tested)("%s", (id) => {
  const strategies = strategiesFor(Object.keys(strategyEntries), entryOf("decompositions", id).scoreKind);

  test.each(strategies)("%s: the flags are those of the images that are judged", async (strategy) => {
    const before = memory().numTensors;
    const data = await evaluate(id, { strategy });
    expect(memory().numTensors).toBe(before);
    const { dataset } = systems.get(id) as { dataset: Dataset };
    expect(data.ids).toEqual(Array.from(dataset.splits.test));
    expect(data.labels).toEqual(data.ids.map((example) => dataset.labels[example]));
    expect(data.cleanWrong.filter((flag) => flag === 1)).toHaveLength(4);
    for (const [i, label] of data.labels.entries()) {
      expect(data.cleanWrong[i]).toBe(data.cleanPredictions[i] === label ? 0 : 1);
      expect(data.broken[i]).toBe(data.predictions[i] === label ? 0 : 1);
      if (data.cleanWrong[i] === 1) expect([data.broken[i], data.sizes[i], data.steps[i]]).toEqual([1, 0, -1]);
      else expect((data.steps[i] as number) >= 0).toBe(data.broken[i] === 1);
      expect(data.sizes[i]).toBeLessThanOrEqual(0.04 * (1 + 1e-6));
    }
    // Some images break and some do not, otherwise the test would show nothing.
    const broken = data.broken.reduce((sum, flag) => sum + flag, 0);
    expect(broken).toBeGreaterThan(4);
    expect(broken).toBeLessThan(count);
    expect(await evaluate(id, { strategy })).toEqual(data);
  });

  test.each(strategies)("%s: epsilon 0 is the clean accuracy", async (strategy) => {
    const data = await evaluate(id, { strategy, threat: { norm: "l2", epsilon: 0 } });
    expect(data.broken).toEqual(data.cleanWrong);
    expect(data.sizes.every((size) => size === 0)).toBe(true);
    const clean = await evaluate(id, { strategy, attack: { id: "none" } });
    expect(clean.broken).toEqual(data.broken);
    expect(clean.predictions).toEqual(clean.cleanPredictions);
  });
});

test.each([
  ["linf", 0.015],
  ["linf", 0.03],
  ["l2", 0.05],
  ["l2", 0.1],
] as const)("what Highest Arm breaks, Best Arm breaks in the same step (%s %f)", async (norm, epsilon) => {
  const threat = { norm, epsilon };
  const highest = await evaluate("one-vs-all", { strategy: "highest-arm", threat });
  const best = await evaluate("one-vs-all", { strategy: "best-arm", threat });
  const attacked = highest.broken.flatMap((flag, i) => (flag === 1 && highest.cleanWrong[i] === 0 ? [i] : []));
  expect(attacked.length).toBeGreaterThan(0);
  for (const i of attacked)
    expect([best.broken[i], best.steps[i], best.sizes[i]]).toEqual([1, highest.steps[i], highest.sizes[i]]);
});

test("evaluating part of the examples gives the same flags", async () => {
  const { classifier, dataset } = systems.get("one-vs-all") as { classifier: Classifier; dataset: Dataset };
  const whole = await evaluate("one-vs-all", { strategy: "multi-targeted" });
  const part = await runEvaluate(
    { ...taskOf({ strategy: "multi-targeted", count }), examples: { split: "test", from: 7, to: 15 } },
    dataset,
    classifier,
    quiet,
  );
  expect(part.data.broken).toEqual(whole.broken.slice(7, 15));
  expect(part.data.steps).toEqual(whole.steps.slice(7, 15));
});

test("the same recipe gives the same numbers as when `numerics.evaluate` was last raised", async () => {
  const parts = [];
  for (const norm of ["linf", "l2"] as const)
    for (const strategy of ["softmax", "best-arm"])
      parts.push(await evaluate("one-vs-all", { strategy, threat: { norm, epsilon: norm === "linf" ? 0.03 : 0.1 } }));
  expect([numerics.evaluate, await digestOf(parts)]).toEqual([
    1,
    "970ceb2241690dca2f2d36df3363d9ef65630ca6df8f723d4d27d4d271e5270f",
  ]);
});

test("a batch smaller than the chunk gives the same result", async () => {
  const { classifier, dataset } = systems.get("one-vs-all") as { classifier: Classifier; dataset: Dataset };
  const whole = await evaluate("one-vs-all", { strategy: "best-arm" });
  const events: number[] = [];
  const cut = await runEvaluate(
    taskOf({ strategy: "best-arm", count }),
    dataset,
    { ...classifier, batch: 5 },
    { ...quiet, onEvent: (event) => event.kind === "progress" && events.push(event.done / event.total) },
  );
  expect(cut.data).toEqual(whole);
  expect(events.at(-1)).toBe(1);
  expect(events).toEqual([...events].sort((a, b) => a - b));
});

test("targeted: only the target counts, and images of that class are left out", async () => {
  const data = await evaluate("one-vs-all", {
    strategy: "multi-targeted",
    criterion: { kind: "becomes", target: 2 },
    threat: { norm: "linf", epsilon: 0.1 },
  });
  expect(data.labels).not.toContain(2);
  expect(data.ids.length).toBeLessThan(count);
  for (const [i, prediction] of data.predictions.entries()) expect(data.broken[i]).toBe(prediction === 2 ? 1 : 0);
  expect(data.broken.reduce((sum, flag) => sum + flag, 0)).toBeGreaterThan(0);
  for (const target of ["next", "second"] as const) {
    const every = await evaluate("one-vs-all", {
      strategy: "softmax",
      criterion: { kind: "becomes", target },
    });
    expect(every.ids).toHaveLength(count);
  }
});

test("binary: confusion among the other classes is no error", async () => {
  const criterion = { kind: "binary", positive: 1 } as const;
  const data = await evaluate("multiclass", {
    strategy: "margin",
    criterion,
    threat: { norm: "linf", epsilon: 0.1 },
  });
  for (const [i, label] of data.labels.entries())
    expect(data.broken[i]).toBe((data.predictions[i] === 1) !== (label === 1) ? 1 : 0);
  expect(data.broken.some((flag) => flag === 1)).toBe(true);
});

test("a stopped evaluation leaves no tensor behind", async () => {
  const { classifier, dataset } = systems.get("one-vs-all") as { classifier: Classifier; dataset: Dataset };
  const before = memory().numTensors;
  let left = 5;
  const yieldPoint = async () => {
    if (left-- === 0) throw new DOMException("stopped", "AbortError");
  };
  const run = runEvaluate(taskOf({ strategy: "softmax", count }), dataset, classifier, {
    ...quiet,
    yieldPoint,
  });
  await expect(run).rejects.toThrow("stopped");
  expect(memory().numTensors).toBe(before);
});

test("unknown strategies, examples and classes are named in the error", async () => {
  const { classifier, dataset } = systems.get("multiclass") as { classifier: Classifier; dataset: Dataset };
  const attempt = (task: EvaluateTask) => runEvaluate(task, dataset, classifier, quiet);
  await expect(attempt(taskOf({ strategy: "nonsense", count }))).rejects.toThrow("nonsense");
  await expect(attempt(taskOf({ strategy: "margin", count: count + 1 }))).rejects.toThrow(
    "examples 0 to 25 of the test split",
  );
  await expect(
    attempt(taskOf({ strategy: "margin", criterion: { kind: "becomes", target: 9 }, count })),
  ).rejects.toThrow("class 9 found in the criterion, expected 0 to 3");
});
