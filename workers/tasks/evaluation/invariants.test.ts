import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { EvaluateData, Warning } from "../../../src/experiment/artefacts/artefact.ts";
import { resolveChoice } from "../../../src/experiment/catalogue/params.ts";
import { numerics } from "../../../src/experiment/plan/numerics.ts";
import type { EvaluateTask } from "../../../src/experiment/plan/task.ts";
import type { Choice, Norm } from "../../../src/experiment/terms/choice.ts";
import { attackImages } from "../../../tests/attacking.ts";
import { linearSystem } from "../../../tests/linearSystem.ts";
import { randomImages, randomSystem } from "../../../tests/randomSystem.ts";
import { quietRun as quiet, testSplit } from "../../../tests/testSplit.ts";
import { scoreImages } from "../../attacking/scoreImages.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Classifier } from "../../decompositions/classifier.ts";
import { decide } from "../../decompositions/decision.ts";
import { examplesIn } from "../examples.ts";
import { runEvaluate } from "./evaluate.ts";

/** Properties of whole evaluations that hold for any network; docs/invariants.md lists them all with their tests. */
const shape = [4, 5, 1] as const;
const count = 40;
const kinds = ["multiclass", "one-vs-all"] as const;
type Kind = (typeof kinds)[number];

const systems = new Map<Kind, Classifier>();
const datasets = new Map<Kind, Dataset>();
const images = randomImages(count, shape, "invariants");

/** Float images with the labels that a system predicts, except for every tenth. */
function datasetOf(scores: readonly Float32Array[]): Dataset {
  const labels = scores.map((row, i) => (decide(row).prediction + (i % 10 === 0 ? 1 : 0)) % 4);
  return testSplit(Float32Array.from(images.flatMap((image) => Array.from(image))), labels, shape, 4);
}

beforeAll(async () => {
  await startBackend({ prefer: "wasm" });
  for (const id of kinds) {
    const system = randomSystem(id, shape, 4);
    systems.set(id, system);
    const pixels = Float32Array.from(images.flatMap((image) => Array.from(image)));
    datasets.set(id, datasetOf(await scoreImages(system, pixels)));
  }
});
afterAll(() => {
  for (const system of systems.values()) system.dispose();
});

interface Setting {
  readonly attack: Choice;
  readonly strategy: string;
  readonly norm: Norm;
  readonly epsilon: number;
}

async function evaluate(
  id: Kind,
  { attack, strategy, norm, epsilon }: Setting,
  dataset = datasets.get(id) as Dataset,
): Promise<{ readonly data: EvaluateData; readonly warnings: readonly Warning[] }> {
  const task: EvaluateTask = {
    kind: "evaluate",
    numerics: numerics.evaluate,
    dataset: { id: "digits", params: {} },
    system: { decomposition: { id, params: {} }, members: [] },
    attack: resolveChoice("attacks", attack),
    strategy,
    threat: { norm, epsilon },
    criterion: { kind: "misclassified" },
    seed: 3,
    examples: { split: "test", from: 0, to: count },
  };
  return runEvaluate(task, dataset, systems.get(id) as Classifier, quiet);
}

const ones = (flags: readonly number[]) => flags.reduce((sum, flag) => sum + flag, 0);
const contains = (larger: readonly number[], smaller: readonly number[]) =>
  smaller.every((flag, i) => flag === 0 || larger[i] === 1);

describe.each([
  ["multiclass", "linf", 0.05],
  ["multiclass", "l2", 0.15],
  ["one-vs-all", "linf", 0.05],
  ["one-vs-all", "l2", 0.15],
] as const)("%s, %s", (id, norm, epsilon) => {
  const pgd = (steps: number, relativeStep = 2.5): Choice => ({ id: "pgd", params: { steps, relativeStep } });

  test("more steps of one size break a superset (I3)", async () => {
    const setting = { strategy: "margin", norm, epsilon };
    const flags: (readonly number[])[] = [];
    // Each step is 0.3 epsilon long.
    for (const steps of [2, 5, 12])
      flags.push((await evaluate(id, { ...setting, attack: pgd(steps, 0.3 * steps) })).data.broken);
    expect(contains(flags[1] as number[], flags[0] as number[])).toBe(true);
    expect(contains(flags[2] as number[], flags[1] as number[])).toBe(true);
    expect(ones(flags[2] as number[])).toBeGreaterThan(ones(flags[0] as number[]));
  });

  test("several objectives break exactly what any of them breaks alone (I9, I14)", async () => {
    const system = systems.get(id) as Classifier;
    const { labels } = datasets.get(id) as Dataset;
    for (const strategy of id === "multiclass" ? ["multi-targeted"] : ["multi-targeted", "best-arm"]) {
      const setting = { attack: pgd(6), strategy, norm, epsilon };
      const { broken, cleanWrong } = (await evaluate(id, setting)).data;
      const objectives = strategy === "best-arm" ? 4 : 3;
      const alone: (readonly boolean[])[] = [];
      for (let objective = 0; objective < objectives; objective++)
        alone.push(
          (
            await attackImages(system, images, Array.from(labels), {
              attack: setting.attack,
              strategy,
              threat: { norm, epsilon },
              seed: 3,
              objective,
            })
          ).broken,
        );
      expect(broken).toEqual(cleanWrong.map((wrong, i) => (wrong === 1 || alone.some((flags) => flags[i]) ? 1 : 0)));
      // The objectives differ, otherwise the test would show nothing.
      const counts = alone.map((flags) => flags.filter(Boolean).length);
      expect(Math.min(...counts)).toBeLessThan(ones(broken));
    }
  });

  test("a larger budget breaks at least as much, and any budget at least the clean errors (I8, I10)", async () => {
    const robust: number[] = [];
    for (const scale of [0, 0.5, 1, 2, 4]) {
      const { data } = await evaluate(id, {
        attack: pgd(10),
        strategy: "margin",
        norm,
        epsilon: scale * epsilon,
      });
      expect(contains(data.broken, data.cleanWrong)).toBe(true);
      robust.push(count - ones(data.broken));
    }
    for (const [i, left] of robust.entries())
      expect(left).toBeLessThanOrEqual((robust[i - 1] ?? count) + 0.005 * count);
    expect(robust[0]).toBe(36);
    expect(robust[4]).toBeLessThan(10);
  });
});

test("RoBin's decision is the same by margins, by probabilities and by its arms' two logits (I11)", async () => {
  const { images: pixels } = datasets.get("one-vs-all") as Dataset;
  const scores = await scoreImages(systems.get("one-vs-all") as Classifier, Float32Array.from(pixels));
  for (const d of scores) {
    const { prediction } = decide(d);
    expect(decide(Array.from(d, (margin) => 1 / (1 + Math.exp(-margin)))).prediction).toBe(prediction);
    const logits = Array.from(d, (margin, i) => [0.3 * i, 0.3 * i + margin]);
    expect(decide(logits.map(([no, yes]) => (yes as number) - (no as number))).prediction).toBe(prediction);
  }
});

/** Two arms with planes of length a and coherence c, and an image at equal distance from both (docs/algorithms.md 11.4). */
test.each([0.9, 0.5, 0.2, 0, -0.5])(
  "arms of coherence %f: one arm alone needs sqrt(2 / (1 + c)) times the budget of both",
  async (coherence) => {
    const angle = Math.acos(-coherence);
    const gap = 0.2;
    const planes = {
      weights: [
        [1, 0],
        [Math.cos(angle), Math.sin(angle)],
      ],
      biases: [-0.5, -0.5 * (Math.cos(angle) + Math.sin(angle)) - gap],
    };
    const system = linearSystem("one-vs-all", planes);
    const breaks = async (strategy: string, epsilon: number) =>
      (
        await attackImages(system, [[0.5, 0.5]], [0], {
          attack: { id: "pgd", params: { steps: 30, randomStart: false } },
          strategy,
          threat: { norm: "l2", epsilon },
        })
      ).broken[0];
    const alone = gap / (1 + coherence);
    const joint = alone / Math.sqrt(2 / (1 + coherence));
    expect(joint).toBeCloseTo(gap / Math.hypot(Math.cos(angle) - 1, Math.sin(angle)), 12);
    for (const [strategy, exact] of [
      ["highest-arm", alone],
      ["multi-targeted", joint],
    ] as const) {
      expect(await breaks(strategy, 0.99 * exact)).toBe(false);
      expect(await breaks(strategy, 1.01 * exact)).toBe(true);
    }
    system.dispose();
  },
);

test("images with NaN pixels cause a warning", async () => {
  const clean = datasets.get("multiclass") as Dataset;
  const pixels = Float32Array.from(clean.images);
  pixels[7] = Number.NaN;
  const setting = { attack: { id: "pgd" }, strategy: "margin", norm: "linf", epsilon: 0.05 } as const;
  const { warnings } = await evaluate("multiclass", setting, { ...clean, images: pixels });
  expect(warnings.map(({ code }) => code)).toContain("non-finite");
  expect((await evaluate("multiclass", setting)).warnings).toEqual([]);
});

test("an empty range of examples is refused", () => {
  const none = { split: "test", from: 4, to: 4 } as const;
  expect(() => examplesIn(none, datasets.get("multiclass") as Dataset)).toThrow(
    "examples 4 to 4 of the test split requested, expected a range in 0 to 40",
  );
});
