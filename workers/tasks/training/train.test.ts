import { dispose, memory, tensor, zeros } from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { TrainTask } from "../../../src/experiment/plan/task.ts";
import { adversarialParams, digestOf, digitsOf, trained, trainTask } from "../../../tests/training.ts";
import { startBackend } from "../../backend/start.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { defenceOf } from "../../defences/index.ts";
import { buildNetwork } from "../../networks/index.ts";
import { decodeWeights } from "../../weights/codec.ts";
import { readSafetensors } from "../../weights/safetensors.ts";
import type { RunEvent } from "../run.ts";
import { disposeState, writeState } from "./trainState.ts";
import { accuraciesOf, firstOf, validationLogits, validationSet } from "./validation.ts";

const digits = digitsOf(200);
const arm3 = { groups: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0], sampling: "balanced" } as const;
const statesOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.kind === "checkpoint" ? [event.state] : []));

/** Ten classes of one 1 x 10 image each: in the image of class c, only pixel c is lit. */
const oneImageEach: Dataset = {
  shape: [1, 10, 1],
  classes: digits.classes,
  images: Uint8Array.from({ length: 100 }, (_, i) => (i % 11 === 0 ? 255 : 0)),
  labels: Uint8Array.from({ length: 10 }, (_, i) => i),
  splits: {
    train: Uint32Array.from({ length: 10 }, (_, i) => i),
    validation: Uint32Array.from({ length: 10 }, (_, i) => i),
    test: new Uint32Array(),
  },
};

/** One step of plain gradient descent at rate 1, from a linear network of zeros. */
async function oneStepFromZero(labelling: TrainTask["labelling"]) {
  const task = trainTask({
    network: { id: "linear", params: {} },
    defence: { id: "standard", params: {} },
    labelling,
    training: { epochs: 1, batchSize: 10, learningRate: 1, drops: [], momentum: 0, weightDecay: 0 },
  });
  const zeroes = () => ({ "1.weight": zeros([10, 2]), "1.bias": zeros([2]) });
  const start = { epoch: 0, parameters: zeroes(), velocities: zeroes(), history: [] };
  const resume = await writeState(start);
  disposeState(start);
  const { weights } = await trained(task, oneImageEach, { resume });
  const { tensors } = readSafetensors(weights);
  return {
    weight: tensors["1.weight"]?.values as Float32Array,
    bias: tensors["1.bias"]?.values as Float32Array,
  };
}

describe("training, wasm", () => {
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

  test("augmented training is reproducible, resumed or not, and differs from training without augmentation", async () => {
    const task = trainTask({ training: { epochs: 2, augmentation: "crop-flip" } });
    const whole = await trained(task, digits);
    const [resume] = statesOf(whole.events);
    const again = await trained(task, digits, { resume: resume as Uint8Array });
    expect(digestOf(again.weights)).toBe(digestOf(whole.weights));
    const plain = await trained(trainTask({ training: { epochs: 2 } }), digits);
    expect(digestOf(plain.weights)).not.toBe(digestOf(whole.weights));
  });

  test("without validation images the curve shows training images, with a warning", async () => {
    const { train } = digits.splits;
    const none = { ...digits, splits: { ...digits.splits, validation: new Uint32Array(0) } };
    const { data, warnings } = await trained(trainTask({ training: { epochs: 1 } }), none);
    expect(data.validation).toEqual({ clean: train.length, adversarial: 200, split: "train" });
    expect(warnings.map(({ code }) => code)).toContain("no-validation");
  });

  test("resumed after any epoch, or stopped during one and resumed, training ends bit-equal", async () => {
    const task = trainTask();
    const whole = await trained(task, digits);
    const states = statesOf(whole.events);
    expect(states).toHaveLength(2);
    for (const resume of states) {
      const { data, weights, warnings } = await trained(task, digits, { resume });
      expect(digestOf(weights)).toBe(digestOf(whole.weights));
      expect({ data, warnings }).toEqual({ data: whole.data, warnings: whole.warnings });
    }
    // Stopped during the second epoch: only the events until then are left.
    const reported: RunEvent[] = [];
    let batches = 0;
    const yieldPoint = async () => {
      batches += 1;
      if (batches > 13) throw new DOMException("stopped by the user", "AbortError");
    };
    await expect(trained(task, digits, { yieldPoint, events: reported })).rejects.toThrow("stopped by the user");
    const left = statesOf(reported);
    expect(left).toHaveLength(1);
    const { weights } = await trained(task, digits, { resume: left[0] as Uint8Array });
    expect(digestOf(weights)).toBe(digestOf(whole.weights));
  });

  test("the weights and history of an arm are the same in every run, and differ for another seed", async () => {
    const task = trainTask({ labelling: arm3, training: { epochs: 1 } });
    const [first, again, other] = [
      await trained(task, digits),
      await trained(task, digits),
      await trained({ ...task, seed: 2 }, digits),
    ];
    expect(digestOf(again.weights)).toBe(digestOf(first.weights));
    expect(again.data).toEqual(first.data);
    expect(digestOf(other.weights)).not.toBe(digestOf(first.weights));
  });

  test("reports progress, the metrics of each epoch, and every state but the last", async () => {
    const { events, data } = await trained(trainTask(), digits);
    const metrics = events.flatMap((event) => (event.kind === "metric" ? [event.metrics] : []));
    expect(metrics).toEqual(data.history);
    expect(metrics.map(({ epoch, adversarialFraction }) => [epoch, adversarialFraction])).toEqual([
      [0, 1 / 1.5],
      [1, 1],
      [2, 1],
    ]);
    expect(metrics.map(({ learningRate }) => learningRate)).toEqual([0.05, 0.05, 0.005]);
    const progress = events.flatMap((event) => (event.kind === "progress" ? [event] : []));
    expect(progress.at(-1)).toEqual({ kind: "progress", done: 21, total: 21, unit: "batches" });
    // Training resumes from any reported epoch.
    expect(
      events.flatMap((event) => {
        if (event.kind === "checkpoint") return ["state"];
        return event.kind === "metric" ? [`metrics ${event.metrics.epoch + 1}`] : [];
      }),
    ).toEqual(["state", "metrics 1", "state", "metrics 2", "metrics 3"]);
    expect(data.validation).toEqual({ clean: 400, adversarial: 200 });
    expect(data.parameters).toBe(89_606);
  });

  test("reads only the training and validation splits", async () => {
    const { train, validation } = digits.splits;
    const guarded: Dataset = {
      ...digits,
      splits: {
        train,
        validation,
        get test(): Uint32Array {
          throw new Error("the test split was touched");
        },
      },
    };
    await trained(trainTask({ training: { epochs: 1 } }), guarded);
  });

  test("weights name their architecture and labelling, and load into it", async () => {
    const { weights } = await trained(trainTask({ labelling: arm3, training: { epochs: 1 } }), digits);
    const { metadata } = readSafetensors(weights);
    expect(JSON.parse(metadata.architecture ?? "")).toEqual({
      id: "cnn-small",
      params: {},
      shape: [20, 20, 1],
      outputs: 2,
    });
    expect(JSON.parse(metadata.labelling ?? "")).toEqual(arm3);
    dispose(decodeWeights(buildNetwork({ id: "cnn-small", params: {} }, [20, 20, 1], 2), weights));
  });

  test("balanced sampling reaches the network: the first step's bias counts the outputs of its batch", async () => {
    // At zero logits the gradient of the bias is 1/2 minus the share of the output's images in the batch.
    expect([...(await oneStepFromZero(arm3)).bias]).toEqual([0, 0]);
    const { bias } = await oneStepFromZero({ ...arm3, sampling: "natural" });
    expect(bias[0]).toBeCloseTo(0.4, 6);
    expect(bias[1]).toBeCloseTo(-0.4, 6);
  });

  test("classes without an output are left out", async () => {
    const { weight } = await oneStepFromZero({
      groups: [0, 0, 0, 1, null, null, 1, 1, 0, 1],
      sampling: "natural",
    });
    const moved = Array.from({ length: 10 }, (_, pixel) => weight[pixel] !== 0);
    expect(moved).toEqual([true, true, true, true, false, false, true, true, true, true]);
  });

  test("adversarial training beats standard training at its own epsilon", async () => {
    const many = digitsOf(900);
    const training = { epochs: 8, batchSize: 32, drops: [0.7] };
    const params = { ...adversarialParams, epsilon: 0.1 };
    const robust = async (defence: TrainTask["defence"]) => {
      const { weights, data } = await trained(trainTask({ defence, training }), many);
      const network = buildNetwork({ id: "cnn-small", params: {} }, many.shape, 10);
      const parameters = decodeWeights(network, weights);
      const apply = (x: Parameters<typeof network.apply>[1]) => network.apply(parameters, x, "eval");
      const judged = firstOf(validationSet(many, trainTask().labelling), 200);
      const attack = defenceOf("adversarial").attack;
      const logits = await validationLogits(
        many,
        judged,
        10,
        apply,
        async () => {},
        (x, labels) =>
          attack
            ? attack(x, labels, {
                params: { ...params, steps: 10, randomStart: false },
                epoch: 0,
                epochs: 1,
                logits: apply,
                random: () => () => 0,
              })
            : x,
      );
      // I20: an attack does not change the network.
      const untouched = decodeWeights(network, weights);
      for (const [name, value] of Object.entries(parameters))
        expect(digestOf(await value.data<"float32">())).toBe(
          digestOf((await untouched[name]?.data<"float32">()) as Float32Array),
        );
      dispose([parameters, untouched]);
      return {
        accuracy: accuraciesOf(logits, judged.outputs, 10).accuracy,
        clean: data.history.at(-1)?.cleanAccuracy ?? 0,
      };
    };
    const standard = await robust({ id: "standard", params: {} });
    const adversarial = await robust({ id: "adversarial", params });
    expect(standard.clean).toBeGreaterThan(0.8);
    expect(adversarial.accuracy).toBeGreaterThan(standard.accuracy + 0.2);
  });

  test("a loss that is not finite stops training, with the epoch and a remedy", async () => {
    const task = trainTask({
      defence: { id: "standard", params: {} },
      training: { learningRate: 100, epochs: 5 },
    });
    await expect(trained(task, digits)).rejects.toThrow(
      /^training diverged: .*, epoch \d of 5: use a lower learning rate than 100 or a larger batch than 32$/,
    );
  });

  test("a network that gives every image the same answer causes warnings", async () => {
    const network = buildNetwork({ id: "mlp", params: { hidden: 2 } }, [20, 20, 1], 2);
    // Hidden units that no image activates.
    const dead = {
      "1.weight": zeros([400, 2]),
      "1.bias": tensor([-1, -1]),
      "3.weight": zeros([2, 2]),
      "3.bias": tensor([0.5, 0]),
    };
    const velocities = Object.fromEntries(network.parameters.map(({ name, shape }) => [name, zeros([...shape])]));
    const history = (await trained(trainTask({ labelling: arm3, training: { epochs: 1 } }), digits)).data.history;
    const state = { epoch: 1, parameters: dead, velocities, history };
    const resume = await writeState(state);
    disposeState(state);
    const task = trainTask({
      network: { id: "mlp", params: { hidden: 2 } },
      labelling: arm3,
      training: { epochs: 1 },
    });
    const { warnings, events } = await trained(task, digits, { resume });
    expect(warnings.map(({ code }) => code)).toEqual(["collapsed", "constant-margin", "zero-gradient"]);
    expect(warnings[0]?.detail).toMatch(/balanced validation accuracy is 0\.500, under 0\.60 with 2 outputs/);
    expect(warnings[2]?.detail).toMatch(/^200 of 200 validation images have a zero input gradient/);
    expect(events.filter(({ kind }) => kind === "warning")).toHaveLength(3);
  });

  test("a checkpoint of another network or a longer training, or a damaged one, is refused", async () => {
    const state = statesOf((await trained(trainTask(), digits)).events)[1] as Uint8Array;
    await expect(trained(trainTask({ labelling: arm3 }), digits, { resume: state })).rejects.toThrow(
      /cannot resume from this training checkpoint: parameter 7\.weight is \[100,10\], expected \[100,2\]/,
    );
    await expect(trained(trainTask({ training: { epochs: 1 } }), digits, { resume: state })).rejects.toThrow(
      /epoch 2, expected .* at most 1/,
    );
    await expect(trained(trainTask(), digits, { resume: state.slice(0, 900) })).rejects.toThrow(
      /not a readable safetensors file/,
    );
  });

  test("a labelling that does not fit the data set is refused", async () => {
    await expect(trained(trainTask({ labelling: { groups: [0, 1], sampling: "natural" } }), digits)).rejects.toThrow(
      "the labelling has 2 classes, the data set digits has 10",
    );
  });
});
