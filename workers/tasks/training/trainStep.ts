import {
  dispose,
  type Scalar,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import { type Random, stream } from "../../../src/experiment/sampling/random.ts";
import { outputOf } from "../../../src/experiment/terms/labelling.ts";
import { learningRateAt } from "../../../src/experiment/terms/schedules.ts";
import { gatherTraining } from "../../datasets/augment.ts";
import { momentumStep } from "../../kernels/ops.ts";
import { oneHot } from "../../strategies/scores.ts";
import { evalLogits, type TrainSetup } from "./trainSetup.ts";
import type { TrainState } from "./trainState.ts";

/** The values after a step, as new tensors. */
type StepResult = { loss: Scalar } & Pick<TrainState, "parameters" | "velocities">;

/**
 * One weight step on the images at `indices`: craft inputs (network in eval mode), take the loss and its gradients on one
 * tape (train mode; each pass of the loss moves the running statistics once), and update with momentum. Everything stays
 * on the device, unless the defence's inner attack reads back. Does not dispose `state`.
 */
export async function trainBatch(
  setup: TrainSetup,
  state: TrainState,
  batch: number,
  indices: readonly number[],
): Promise<StepResult> {
  const { task, training, defence, dataset } = setup;
  const streamFor = (purpose: "augmentation" | "inner-noise") =>
    stream(task.seed, purpose, task.labelling, task.replica, state.epoch, batch);
  const labels = indices.map((index) => outputOf(task.labelling, dataset.labels[index] as number) as number);
  const { x, targets } = tidy(() => ({
    x: gatherTraining(dataset, indices, training.augmentation, () => streamFor("augmentation")),
    targets: oneHot(labels, setup.outputs),
  }));
  const { logits, dispose: disposeLogits } = evalLogits(setup, state.parameters);
  let crafted = x;
  let noise: Random | undefined;
  try {
    crafted = await defence.craft(x, targets, {
      params: task.defence.params,
      epoch: state.epoch,
      epochs: training.epochs,
      labels,
      logits,
      random: () => {
        noise ??= streamFor("inner-noise");
        return noise;
      },
    });
    return tidy(() => weightStep(setup, state, x, crafted, targets));
  } finally {
    disposeLogits();
    dispose([x, targets, crafted]);
  }
}

function weightStep(
  { task, training, network, defence }: TrainSetup,
  state: TrainState,
  x: Tensor4D,
  crafted: Tensor4D,
  targets: Tensor2D,
): StepResult {
  const names = network.parameters.map(({ name }) => name);
  let statistics: Readonly<Record<string, Tensor>> = {};
  const lossOf = (...values: Tensor[]) => {
    const trained = Object.fromEntries(names.map((name, i) => [name, values[i] as Tensor]));
    const logits = (z: Tensor4D) => {
      const before = statistics;
      const pass = network.apply({ ...state.parameters, ...before, ...trained }, z, "train");
      statistics = pass.statistics;
      dispose({ ...before });
      return pass.logits;
    };
    return defence.loss(logits, x, crafted, targets, task.defence.params);
  };
  const { value, grads } = valueAndGrads(lossOf)(names.map((name) => state.parameters[name] as Tensor));
  const step = { ...training, learningRate: learningRateAt(training, state.epoch) };
  const parameters: Record<string, Tensor> = { ...statistics };
  const velocities: Record<string, Tensor> = {};
  for (const [i, name] of names.entries())
    [parameters[name], velocities[name]] = momentumStep(
      state.parameters[name] as Tensor,
      state.velocities[name] as Tensor,
      grads[i] as Tensor,
      step,
    );
  return { loss: value as Scalar, parameters, velocities };
}
