import { parentPort, workerData } from "node:worker_threads";
import type { TrainTask } from "../src/experiment/plan/task.ts";
import { startBackend } from "../workers/backend/start.ts";
import type { Dataset } from "../workers/datasets/dataset.ts";
import { prepareTraining } from "../workers/tasks/training/trainSetup.ts";
import { disposeState, openState, type TrainState } from "../workers/tasks/training/trainState.ts";
import { trainBatch } from "../workers/tasks/training/trainStep.ts";

// The lab's own training step on noise images; the content does not affect the cost.

const { network, backend, size, channels, batch, attackSteps, epsilon } = workerData as {
  network: TrainTask["network"];
  backend: "wasm" | "wasm-fma";
  size: number;
  channels: number;
  batch: number;
  attackSteps: number;
  epsilon: number;
};

const all = Uint32Array.from({ length: batch }, (_, at) => at);
const dataset: Dataset = {
  shape: [size, size, channels],
  classes: Array.from({ length: 10 }, (_, at) => String(at)),
  images: Uint8Array.from({ length: batch * size * size * channels }, (_, at) => (at * 2654435761) >>> 24),
  labels: Uint8Array.from({ length: batch }, (_, at) => at % 10),
  splits: { train: all, validation: all, test: all },
};

const task: TrainTask = {
  kind: "train",
  numerics: 1,
  dataset: { id: "noise", params: {} },
  network,
  labelling: { groups: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], sampling: "natural" },
  replica: 0,
  seed: 1,
  defence: {
    id: "adversarial",
    params: { norm: "linf", epsilon, steps: attackSteps, relativeStep: 2.5, randomStart: true, warmup: 0 },
  },
  training: { epochs: 1, batchSize: batch, learningRate: 0.01, drops: [], momentum: 0.9, weightDecay: 5e-4 },
};

await startBackend({ prefer: backend });
const setup = prepareTraining(task, dataset);
let state: TrainState = openState(setup, null);

parentPort?.on("message", async (steps: number) => {
  for (let step = 0; step < steps; step++) {
    const before = state;
    const { loss, ...values } = await trainBatch([setup], before, step, [Array.from(all)]);
    state = { ...before, ...values };
    disposeState(before);
    loss.dataSync();
    loss.dispose();
  }
  parentPort?.postMessage({ done: true });
});
