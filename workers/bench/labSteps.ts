import { dispose, slice, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { type BenchWork, benchAttack, benchTraining } from "../../src/experiment/machine/benchWork.ts";
import { speedName } from "../../src/experiment/plan/networkSpeed.ts";
import type { TrainTask } from "../../src/experiment/plan/task.ts";
import { stream } from "../../src/experiment/sampling/random.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { gatherImages } from "../datasets/gather.ts";
import { oneHot } from "../strategies/scores.ts";
import { evalLogits, prepareTraining, type TrainSetup } from "../tasks/training/trainSetup.ts";
import { disposeState, openState, type TrainState } from "../tasks/training/trainState.ts";
import { trainBatch } from "../tasks/training/trainStep.ts";

/**
 * Does the work of a benchmark with the lab's own training step and inner attack, and resolves to the seconds of the steps,
 * up to the last value that is read back. Training goes on from the weights of the previous call for the same network,
 * so that a GPU holds them already.
 */
export function createLabSteps(): (work: BenchWork) => Promise<number> {
  let held: { readonly name: string; state: TrainState } | null = null;
  return async (work) => {
    const setup = prepareTraining(taskOf(work), noiseImages(work));
    const name = speedName(work.network);
    if (held?.name !== name) {
      if (held !== null) disposeState(held.state);
      held = { name, state: openState(setup, null) };
    }
    const own = held;
    return work.kind === "training" ? trainingSeconds(setup, own, work) : attackSeconds(setup, own.state, work);
  };
}

/** Replaces the state by the one after the steps. */
async function trainingSeconds(setup: TrainSetup, held: { state: TrainState }, work: BenchWork): Promise<number> {
  const all = [...Array(work.batch).keys()];
  const begun = performance.now();
  for (let step = 0; step < work.steps; step++) {
    const before = held.state;
    const { loss, ...values } = await trainBatch([setup], before, step, [all]);
    held.state = { ...before, ...values };
    disposeState(before);
    if (step === work.steps - 1) await loss.data();
    loss.dispose();
  }
  return (performance.now() - begun) / 1000;
}

async function attackSeconds(setup: TrainSetup, state: TrainState, { batch, steps }: BenchWork): Promise<number> {
  const { defence, task, dataset, outputs } = setup;
  const { logits, dispose: disposeLogits } = evalLogits(setup, state.parameters);
  const labels = [...dataset.labels];
  const [x, targets]: [Tensor4D, Tensor2D] = tidy(() => [
    gatherImages(dataset, [...Array(batch).keys()]),
    oneHot(labels, outputs),
  ]);
  try {
    const begun = performance.now();
    const noise = stream(task.seed, "inner-noise", task.labelling, 0, 0, 0);
    const context = { params: { ...task.defence.params, steps }, epoch: 0, epochs: 1, labels, logits };
    const crafted = await defence.craft(x, targets, { ...context, random: () => noise });
    const one = slice(crafted, [0, 0, 0, 0], [1, 1, 1, 1]);
    await one.data();
    dispose([crafted, one]);
    return (performance.now() - begun) / 1000;
  } finally {
    disposeLogits();
    dispose([x, targets]);
  }
}

function noiseImages({ network: { shape, outputs }, batch }: BenchWork): Dataset {
  const all = Uint32Array.from({ length: batch }, (_, at) => at);
  return {
    shape,
    classes: Array.from({ length: outputs }, (_, at) => String(at)),
    images: Uint8Array.from({ length: batch * shape[0] * shape[1] * shape[2] }, (_, at) => (at * 2654435761) >>> 24),
    labels: Uint8Array.from({ length: batch }, (_, at) => at % outputs),
    splits: { train: all, validation: all, test: all },
  };
}

function taskOf({ network: { network, outputs }, batch }: BenchWork): TrainTask {
  const { norm, epsilon, steps, relativeStep } = benchAttack;
  return {
    kind: "train",
    numerics: 1,
    dataset: { id: "noise", params: {} },
    network,
    labelling: { groups: Array.from({ length: outputs }, (_, at) => at), sampling: "natural" },
    replica: 0,
    seed: 1,
    defence: { id: "adversarial", params: { norm, epsilon, steps, relativeStep, randomStart: true, warmup: 0 } },
    training: { epochs: 1, batchSize: batch, drops: [], ...benchTraining },
  };
}
