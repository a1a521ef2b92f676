import { dispose, type Scalar, type Tensor, type Tensor4D, valueAndGrads } from "@tensorflow/tfjs-core";
import { type Random, stream } from "../../src/experiment/random.ts";
import { learningRateAt } from "../../src/experiment/schedules.ts";
import { gatherImages } from "../datasets/gather.ts";
import { momentumStep } from "../kernels/ops.ts";
import type { TrainSetup } from "./trainSetup.ts";
import type { TrainState } from "./trainState.ts";
import { oneHotLabels } from "./validation.ts";

/** New tensors; those of the state before are left alone. */
export type StepResult = { loss: Scalar } & Pick<TrainState, "parameters" | "velocities">;

/**
 * One weight step on the images at `indices`, all on the device: craft (eval mode), loss and its gradients on one tape
 * (train mode; each pass that the loss makes moves the running statistics once), momentum update. Call it inside a tidy.
 */
export function trainBatch(
  setup: TrainSetup,
  state: TrainState,
  batch: number,
  indices: readonly number[],
): StepResult {
  const { task, training, network, defence, dataset, outputs } = setup;
  const { params } = task.defence;
  const { epoch } = state;
  const x = gatherImages(dataset, indices);
  const labels = oneHotLabels(
    indices.map((index) => task.labelling.groups[dataset.labels[index] as number] as number),
    outputs,
  );
  let noise: Random | undefined;
  const crafted = defence.craft(x, labels, {
    params,
    epoch,
    epochs: training.epochs,
    logits: (z) => network.apply(state.parameters, z, "eval"),
    random: () => {
      noise ??= stream(task.seed, "inner-noise", task.labelling, task.replica, epoch, batch);
      return noise;
    },
  });
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
    return defence.loss(logits, x, crafted, labels, params);
  };
  const { value, grads } = valueAndGrads(lossOf)(names.map((name) => state.parameters[name] as Tensor));
  const step = { ...training, learningRate: learningRateAt(training, epoch) };
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
