import {
  dispose,
  keep,
  mul,
  reshape,
  type Scalar,
  slice,
  stack,
  type Tensor,
  type Tensor1D,
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

/** The values after a step, as new tensors; `loss` is [networks]. */
type StepResult = { loss: Tensor1D } & Pick<TrainState, "parameters" | "velocities">;

/**
 * One weight step of one network, or of several of equal layers and settings at once, whose values then have an axis of
 * networks in front (`stacked`). Network m takes the images at `indices[m]`, equally many each: craft inputs (network in
 * eval mode), take the loss and its gradients on one tape (train mode; each pass of the loss moves the running statistics
 * once), and update with momentum. Everything stays on the device, unless the defence's inner attack reads back. Does not
 * dispose `state`.
 */
export async function trainBatch(
  setups: readonly TrainSetup[],
  state: Pick<TrainState, "epoch" | "parameters" | "velocities">,
  batch: number,
  indices: readonly (readonly number[])[],
): Promise<StepResult> {
  const setup = setups[0] as TrainSetup;
  const { task, training, defence } = setup;
  const streamFor = (own: TrainSetup, purpose: "augmentation" | "inner-noise") =>
    stream(own.task.seed, purpose, own.task.labelling, own.task.replica, state.epoch, batch);
  const labels = setups.flatMap(({ task: { labelling }, dataset }, m) =>
    (indices[m] ?? []).map((index) => outputOf(labelling, dataset.labels[index] as number) as number),
  );
  const { x, targets } = tidy(() => {
    const batches = setups.map((own, m) => ({
      dataset: own.dataset,
      indices: indices[m] ?? [],
      random: () => streamFor(own, "augmentation"),
    }));
    return { x: gatherTraining(batches, training.augmentation), targets: oneHot(labels, setup.outputs) };
  });
  const { logits, dispose: disposeLogits } = evalLogits(setup, state.parameters);
  let crafted = x;
  const noise: Random[] = [];
  try {
    crafted = await defence.craft(x, targets, {
      params: task.defence.params,
      epoch: state.epoch,
      epochs: training.epochs,
      labels,
      logits,
      random: (example) => {
        const m = Math.floor((example * setups.length) / labels.length);
        noise[m] ??= streamFor(setups[m] as TrainSetup, "inner-noise");
        return noise[m];
      },
    });
    return tidy(() => weightStep(setup, setups.length, state, x, crafted, targets));
  } finally {
    disposeLogits();
    dispose([x, targets, crafted]);
  }
}

function weightStep(
  { task, training, network, defence }: TrainSetup,
  networks: number,
  state: Pick<TrainState, "epoch" | "parameters" | "velocities">,
  x: Tensor4D,
  crafted: Tensor4D,
  targets: Tensor2D,
): StepResult {
  const names = network.parameters.map(({ name }) => name);
  const { params } = task.defence;
  let statistics: Readonly<Record<string, Tensor>> = {};
  /** The logits of all passes, for the loss of each network. */
  const passes: Tensor2D[] = [];
  const lossOf = (...values: Tensor[]) => {
    const trained = Object.fromEntries(names.map((name, i) => [name, values[i] as Tensor]));
    const logits = (z: Tensor4D) => {
      const before = statistics;
      const pass = network.apply({ ...state.parameters, ...before, ...trained }, z, "train");
      statistics = pass.statistics;
      dispose({ ...before });
      if (networks > 1) passes.push(keep(pass.logits));
      return pass.logits;
    };
    const loss = defence.loss(logits, x, crafted, targets, params);
    // The loss is the mean over the images of all networks; that of each network is over its own.
    return networks === 1 ? loss : mul<Scalar>(loss, networks);
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
  if (networks === 1) return { loss: reshape(value, [1]) as Tensor1D, parameters, velocities };
  const count = x.shape[0] / networks;
  const losses = Array.from({ length: networks }, (_, m) => {
    const own = <T extends Tensor>(of: T): T => slice(of, [m * count], [count]);
    let pass = 0;
    return defence.loss(() => own(passes[pass++] as Tensor2D), x, crafted, own(targets), params);
  });
  const loss = stack(losses) as Tensor1D;
  dispose(passes);
  return { loss, parameters, velocities };
}
