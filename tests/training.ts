import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { TrainTask } from "../src/experiment/plan/task.ts";
import type { Dataset } from "../workers/datasets/dataset.ts";
import { decodeDataset } from "../workers/datasets/index.ts";
import type { RunEvent } from "../workers/tasks/run.ts";
import { runTrain, type TrainOutcome } from "../workers/tasks/training/train.ts";

const png = readFileSync(new URL("../public/datasets/digits.png", import.meta.url));

export const digitsOf = (train: number): Dataset =>
  decodeDataset({ id: "digits", params: { train } }, { "datasets/digits.png": png });

export const adversarialParams = {
  norm: "linf",
  epsilon: 0.2,
  steps: 2,
  relativeStep: 2.5,
  randomStart: true,
  warmup: 0.5,
} as const;

/** A train task on the digits that takes a second, with changes. */
export function trainTask(
  changes: Partial<Omit<TrainTask, "training">> & { training?: Partial<TrainTask["training"]> } = {},
): TrainTask {
  const { training, ...rest } = changes;
  return {
    kind: "train",
    numerics: 1,
    dataset: { id: "digits", params: { train: 200 } },
    network: { id: "cnn-small", params: {} },
    labelling: { groups: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], sampling: "natural" },
    replica: 0,
    seed: 1,
    defence: { id: "adversarial", params: adversarialParams },
    training: {
      epochs: 3,
      batchSize: 32,
      learningRate: 0.05,
      drops: [0.5],
      momentum: 0.9,
      weightDecay: 5e-4,
      ...training,
    },
    ...rest,
  };
}

/** Runs a task to its end and records its events; `events` holds them even when the task fails. */
export async function trained(
  task: TrainTask,
  dataset: Dataset,
  options: { resume?: Uint8Array; yieldPoint?: () => Promise<void>; events?: RunEvent[] } = {},
): Promise<TrainOutcome & { events: RunEvent[] }> {
  const { yieldPoint = async () => {}, events = [], ...resume } = options;
  const outcome = await runTrain(task, dataset, {
    yieldPoint,
    onEvent: (event) => events.push(event),
    ...resume,
  });
  return { ...outcome, events };
}

/** Stands for many bytes in a comparison: printing the difference of the bytes themselves takes minutes. */
export const digestOf = (bytes: ArrayBufferView): string =>
  createHash("sha256")
    .update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .digest("hex");
