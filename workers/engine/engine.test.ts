import { readFile } from "node:fs/promises";
import { beforeAll, expect, test } from "vitest";
import type { TaskOutcome } from "../../src/experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../src/experiment/artefacts/event.ts";
import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import type { CraftRequest } from "../../src/experiment/interactive/craft.ts";
import type { PlaygroundRequest } from "../../src/experiment/interactive/playground.ts";
import { coarserGrid } from "../../src/experiment/interactive/scoreGrid.ts";
import { planeOf, randomDirection, type SliceRequest } from "../../src/experiment/interactive/slice.ts";
import { taskKey } from "../../src/experiment/plan/key.ts";
import { plan } from "../../src/experiment/plan/plan.ts";
import type { CoherenceTask, EvaluateTask, TrainTask } from "../../src/experiment/plan/task.ts";
import { presets } from "../../src/experiment/presets/index.ts";
import type { LabWorker } from "../../src/lab/engine/api.ts";
import { createEngine } from "./engine.ts";

const { signal: unaborted } = new AbortController();
const nothing = { weights: {}, checkpoints: {} };
const ignore = () => undefined;

let engine: LabWorker;
let training: TrainTask;
let clean: EvaluateTask;
let trained: TaskOutcome;

beforeAll(async () => {
  engine = createEngine();
  await engine.start({ prefer: "wasm" });
  const { tasks } = await plan(presets.smoke);
  const dataset = resolveChoice("datasets", presets.smoke.dataset);
  const path = "datasets/digits.png";
  const bytes = new Uint8Array(await readFile(new URL(`../../public/${path}`, import.meta.url)));
  await engine.provide({ dataset, files: { [path]: bytes } });
  training = tasks.find(({ label }) => label === "train multiclass")?.task as TrainTask;
  clean = tasks.find(({ label }) => label.startsWith("clean on multiclass"))?.task as EvaluateTask;
  trained = (await engine.run([training], nothing, unaborted, ignore))[0] as TaskOutcome;
});

async function weightsOf(task: TrainTask) {
  return { [await taskKey(task)]: trained.weights as Uint8Array };
}

function request(): CraftRequest {
  const { dataset, system, seed } = clean;
  const threat = { norm: "linf", epsilon: 0.1 } as const;
  const attack = { id: "pgd", params: { steps: 3 } };
  const images = new Float32Array(400).fill(0.5);
  return { dataset, system, attack, strategy: "softmax", threat, seed, images, labels: [3], ids: [0] };
}

test("one start serves every caller and reports the backend", async () => {
  const [first, second] = await Promise.all([engine.start({ prefer: "wasm" }), engine.start({ prefer: "cpu" })]);
  expect(second).toEqual(first);
  expect(first).toMatchObject({ id: "wasm", software: false });
});

test("a data set is summarised, and its images come in the order of the split", async () => {
  const { ids, images, labels } = await engine.examples(training.dataset, "test", [0, 5]);
  expect(images).toHaveLength(2 * 400);
  expect(labels).toHaveLength(2);
  expect(new Set(ids).size).toBe(2);
  await expect(engine.examples(training.dataset, "test", [1000])).rejects.toThrow("position 1000 of test");
  await expect(engine.examples({ id: "digits", params: {} }, "test", [0])).rejects.toThrow("was not provided");
});

test("events carry the key of their task, and the tasks of one call run in order", async () => {
  const events: TaskEvent[] = [];
  const key = await taskKey(training);
  const inputs = { weights: await weightsOf(training), checkpoints: {} };
  const outcomes = await engine.run([clean, training], inputs, unaborted, (event) => events.push(event));
  expect(outcomes.map(({ data }) => data.kind)).toEqual(["evaluate", "train"]);
  expect(outcomes[1]?.weights).toEqual(trained.weights);
  expect(events.filter(({ kind }) => kind === "metric").map((event) => event.key)).toEqual([key, key]);
  expect(events[0]?.key).toBe(await taskKey(clean));
});

test("a task fails with missing-weights when the weights of its system are missing", async () => {
  await expect(engine.run([clean], nothing, unaborted, ignore)).rejects.toMatchObject({
    name: "missing-weights",
  });
  const damaged = { weights: { [await taskKey(training)]: Uint8Array.of(1, 2, 3) }, checkpoints: {} };
  await expect(engine.run([clean], damaged, unaborted, ignore)).rejects.toThrow(/safetensors|bytes/);
});

test("a training waits for a craft request that arrives meanwhile", async () => {
  const order: string[] = [];
  const weights = await weightsOf(training);
  const attack = { id: "pgd", params: { steps: 60, keep: "last" } };
  let crafting: Promise<unknown> | undefined;
  const long: TrainTask = { ...training, training: { ...training.training, epochs: 10 } };
  await engine.run([long], nothing, unaborted, (event) => {
    if (event.kind === "metric") order.push("epoch");
    crafting ??= engine.craft({ ...request(), attack }, weights, unaborted, ignore).then(({ images }) => {
      expect(images[0]?.runs[0]?.loss).toHaveLength(61);
      order.push("crafted");
    });
  });
  await crafting;
  expect(order).toEqual(["crafted", ...Array(10).fill("epoch")]);
});

function slicing(): SliceRequest {
  const { dataset, system } = clean;
  const axes = [randomDirection(400, 1, "l2"), randomDirection(400, 2, "l2")] as const;
  return {
    dataset,
    system,
    image: new Float32Array(400).fill(0.5),
    axes: planeOf(axes[0], axes[1], "l2").axes,
    columns: 33,
    rows: 33,
    x: [-3, 3],
    y: [-3, 3],
  };
}

test("a slice arrives level by level while a training waits, and needs no data set", async () => {
  const order: string[] = [];
  const weights = await weightsOf(training);
  const long: TrainTask = { ...training, training: { ...training.training, epochs: 3 } };
  const coarse: Float32Array[] = [];
  let looking: Promise<void> | undefined;
  await engine.run([long], nothing, unaborted, (event) => {
    if (event.kind === "metric") order.push("epoch");
    looking ??= engine
      .slice(slicing(), weights, unaborted, ({ stride, scores }) => {
        order.push(`level ${stride}`);
        coarse.push(scores);
      })
      .then((grid) => {
        order.push("slice");
        expect(coarserGrid(grid, 16).scores).toEqual(coarse[0]);
      });
  });
  await looking;
  expect(order).toEqual([...[16, 8, 4, 2, 1].map((stride) => `level ${stride}`), "slice", ...Array(3).fill("epoch")]);
});

test("an aborted slice rejects with AbortError, and the next one runs", async () => {
  const weights = await weightsOf(training);
  const controller = new AbortController();
  const stopped = engine.slice(slicing(), weights, controller.signal, () => controller.abort());
  const next = engine.slice(slicing(), weights, unaborted, ignore);
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  expect((await next).scores.some(Number.isNaN)).toBe(false);
});

test("a training waits for a playground request, which needs no data set", async () => {
  const order: string[] = [];
  let looking: Promise<unknown> | undefined;
  const long: TrainTask = { ...training, training: { ...training.training, epochs: 3 } };
  const plane: PlaygroundRequest = {
    points: Float32Array.of(0.1, 0.2, 0.8, 0.9),
    labels: Uint8Array.of(0, 1),
    classes: ["dog", "cat"],
    network: { id: "linear", params: {} },
    defence: { id: "standard", params: {} },
    training: { ...training.training, epochs: 2, batchSize: 2 },
    seed: 1,
    networks: [
      {
        labelling: { groups: [0, 1], sampling: "natural" },
        state: null,
        views: [{ decomposition: { id: "multiclass", params: {} }, criterion: { kind: "misclassified" } }],
      },
    ],
    epochs: 2,
    side: 3,
    measure: null,
  };
  await engine.run([long], nothing, unaborted, (event) => {
    if (event.kind === "metric") order.push("epoch");
    looking ??= engine.playground(plane, {}, unaborted).then(({ networks }) => {
      expect(networks[0]?.epoch).toBe(2);
      order.push("plane");
    });
  });
  await looking;
  expect(order).toEqual(["plane", "epoch", "epoch", "epoch"]);
});

test("an aborted task rejects with AbortError at its next yield point, and the next one runs", async () => {
  const controller = new AbortController();
  const stopped = engine.run([training], nothing, controller.signal, () => controller.abort());
  const next = engine.run([training], nothing, unaborted, ignore);
  await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  expect((await next)[0]?.weights).toEqual(trained.weights);
});

test("coherence of a system without arms is refused with the reason", async () => {
  const { dataset, system, examples } = clean;
  const task: CoherenceTask = { kind: "coherence", numerics: 1, dataset, system, examples };
  const inputs = { weights: await weightsOf(training), checkpoints: {} };
  await expect(engine.run([task], inputs, unaborted, ignore)).rejects.toThrow("coherence needs a system of arms");
});

test("the images of a request are attacked, scored and differentiated without their data set", async () => {
  const engine = createEngine();
  await engine.start({ prefer: "wasm" });
  const weights = await weightsOf(training);
  const { images } = await engine.craft(request(), weights, unaborted, ignore);
  expect(images[0]?.runs[0]?.images.length).toBeGreaterThan(0);
  const { dataset, system } = clean;
  const pixels = new Float32Array(400).fill(0.5);
  const seen = await engine.gradients({ dataset, system, images: pixels }, weights, unaborted);
  expect(seen.images).toHaveLength(1);
  const scored = await engine.scores({ dataset, system, images: pixels }, weights, unaborted);
  const [{ cleanScores, cleanPrediction } = {}] = images;
  expect(scored.images).toEqual([{ scores: cleanScores, prediction: cleanPrediction }]);
});

test("scores are served while a task runs; a withdrawn request or an incomplete image is refused", async () => {
  const weights = await weightsOf(training);
  const { dataset, system } = clean;
  const images = Float32Array.from({ length: 800 }, (_, i) => (i % 7) / 7);
  const ended: string[] = [];
  const running = engine.run([{ ...training, seed: 4 }], nothing, unaborted, ignore);
  void running.then(() => ended.push("task"));
  const both = await engine.scores({ dataset, system, images }, weights, unaborted);
  ended.push("scores");
  await running;
  expect(ended).toEqual(["scores", "task"]);
  expect(both.images).toHaveLength(2);
  for (const { scores, prediction } of both.images) expect(scores[prediction]).toBe(Math.max(...scores));
  const refused = { dataset, system, images: images.subarray(1) };
  await expect(engine.scores(refused, weights, unaborted)).rejects.toThrow("799 pixels found, a multiple of 400");
  const withdrawn = engine.scores({ dataset, system, images }, weights, AbortSignal.abort());
  await expect(withdrawn).rejects.toMatchObject({ name: "AbortError" });
});
