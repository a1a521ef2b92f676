import { dispose, memory, reshape, slice, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { adversarialParams, digestOf, digitsOf, trained, trainTask } from "../../../tests/training.ts";
import { startBackend } from "../../backend/start.ts";
import { gatherImages } from "../../datasets/gather.ts";
import { multiclass } from "../../decompositions/multiclass.ts";
import { buildNetwork } from "../../networks/index.ts";
import { decodeWeights, encodeWeights } from "../../weights/codec.ts";
import { readSafetensors } from "../../weights/safetensors.ts";
import type { RunEvent } from "../run.ts";
import type { TrainOutcome } from "./train.ts";

const { splits, ...images } = digitsOf(100);
const digits = { ...images, splits: { ...splits, validation: splits.validation.subarray(0, 50) } };
const labelling = { groups: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], sampling: "natural" } as const;
const choice = { id: "myrtle", params: { width: 4, norm: "batch" } };
const task = trainTask({
  network: choice,
  defence: { id: "adversarial", params: { ...adversarialParams, epsilon: 0.05 } },
  training: { epochs: 3, batchSize: 32, drops: [] },
});
const steps = 4;

const statisticsOf = (weights: Uint8Array) =>
  Object.entries(readSafetensors(weights).tensors).filter(([name]) => /running_|num_batches_tracked/.test(name));

let whole: TrainOutcome;

describe("training with batch norm, wasm", () => {
  let tensors = 0;
  beforeAll(async () => {
    await startBackend({ prefer: "wasm" });
  });
  beforeEach(() => {
    tensors = memory().numTensors;
  });
  afterEach(() => {
    expect(memory().numTensors).toBe(tensors);
  });

  test("it learns, and resumed after any epoch it ends bit-equal, including running statistics", async () => {
    const events: RunEvent[] = [];
    whole = await trained(task, digits, { events });
    const losses = whole.data.history.map(({ loss }) => loss);
    expect(losses.at(-1)).toBeLessThan(0.8 * (losses[0] as number));
    const states = events.flatMap((event) => (event.kind === "checkpoint" ? [event.state] : []));
    expect(states).toHaveLength(2);
    for (const resume of states) {
      const { weights, data } = await trained(task, digits, { resume });
      expect(digestOf(weights)).toBe(digestOf(whole.weights));
      expect(data).toEqual(whole.data);
    }
  });

  test("statistics move once per weight step: neither the inner attack nor the validation touches them", () => {
    const statistics = statisticsOf(whole.weights);
    expect(statistics.map(([name]) => name).sort()).toEqual(
      [1, 4, 8, 12].flatMap((at) => [`${at}.num_batches_tracked`, `${at}.running_mean`, `${at}.running_var`]).sort(),
    );
    for (const [name, { values, dtype, shape }] of statistics) {
      if (!name.endsWith("num_batches_tracked")) continue;
      expect({ values: [...values], dtype, shape }).toEqual({
        values: [steps * task.training.epochs],
        dtype: "I64",
        shape: [],
      });
    }
  });

  test("input gradients change neither parameters nor statistics", async () => {
    const { weights } = await trained(trainTask({ network: choice, training: { epochs: 1 } }), digits);
    const network = buildNetwork(choice, digits.shape, 10);
    const parameters = decodeWeights(network, weights);
    const classifier = multiclass.combine([{ network, parameters, labelling }]);
    const x = tidy(() => gatherImages(digits, [...digits.splits.test.slice(0, 8)]));
    const climb = (images: Tensor4D) =>
      classifier.gradient(images, (scores) => reshape(slice(scores, [0, 0], [-1, 1]), [-1]));
    dispose({ ...climb(x) });
    dispose(classifier.scores(x));
    const metadata = readSafetensors(weights).metadata;
    expect(digestOf(await encodeWeights(network, parameters, metadata))).toBe(digestOf(weights));
    dispose(x);
    classifier.dispose();
  });
});
