import {
  dispose,
  type Scalar,
  stack,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  valueAndGrads,
} from "@tensorflow/tfjs-core";
import { epochBatches, keptImages, stepsPerEpoch } from "../../src/experiment/batches.ts";
import type { TaskEvent } from "../../src/experiment/event.ts";
import { outputsOf } from "../../src/experiment/labelling.ts";
import { type Random, stream } from "../../src/experiment/random.ts";
import type { EpochMetrics, TrainData, Warning } from "../../src/experiment/result.ts";
import { learningRateAt } from "../../src/experiment/schedules.ts";
import type { TrainTask } from "../../src/experiment/task.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { gatherImages, gatherLabels } from "../datasets/gather.ts";
import type { Defence } from "../defences/defence.ts";
import { defenceOf } from "../defences/index.ts";
import { momentumStep } from "../kernels/ops.ts";
import { buildNetwork } from "../networks/index.ts";
import type { Network } from "../networks/network.ts";
import { encodeWeights } from "../weights/codec.ts";
import { collapseWarnings, countZeroGradients } from "./collapse.ts";
import { disposeState, freshState, readState, type TrainState, writeState } from "./trainState.ts";
import {
  accuraciesOf,
  firstOf,
  oneHotLabels,
  type ValidationSet,
  validationLogits,
  validationSet,
} from "./validation.ts";

/** How many validation images are attacked after each epoch. */
const attackedImages = 200;
const progressEveryMs = 100;

/** An event of one task; who runs it adds the key. */
export type TrainEvent = TaskEvent extends infer Event
  ? Event extends TaskEvent
    ? Omit<Event, "key">
    : never
  : never;

export interface TrainRun {
  /** State from a `checkpoint` event of the same task, to go on from; the result is bit-equal on WASM and CPU. */
  readonly resume?: Uint8Array;
  /** Lets messages in between batches and rejects when the run was stopped. */
  checkpoint(): Promise<void>;
  onEvent(event: TrainEvent): void;
}

export interface TrainOutcome {
  readonly data: TrainData;
  /** Safetensors that PyTorch loads into the same architecture. */
  readonly weights: Uint8Array<ArrayBuffer>;
  readonly warnings: readonly Warning[];
}

/**
 * Train one network on a relabelled part of a data set (paper-spec 6): SGD with momentum and weight decay, the step
 * schedule, batches and noise from the task's own streams. Metrics come from the validation split alone. Holds no tensor
 * when it ends, whichever way. Throws when the loss stops being finite, when the task does not fit the data set or the
 * checkpoint, and whatever `checkpoint` throws.
 */
export async function runTrain(task: TrainTask, dataset: Dataset, run: TrainRun): Promise<TrainOutcome> {
  const setup = prepare(task, dataset);
  const { network, training, validation } = setup;
  let state = run.resume
    ? readState(run.resume, network, training.epochs)
    : freshState(network, stream(task.seed, "init", task.labelling, task.replica));
  try {
    while (state.epoch < training.epochs) {
      state = await trainEpoch(setup, state, run);
      run.onEvent({ kind: "metric", metrics: state.history[state.epoch - 1] as EpochMetrics });
      if (state.epoch < training.epochs)
        run.onEvent({ kind: "checkpoint", epoch: state.epoch, state: await writeState(state) });
    }
    const warnings = await diagnose(setup, state, run);
    for (const warning of warnings) run.onEvent({ kind: "warning", warning });
    return {
      data: {
        kind: "train",
        parameters: network.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
        history: state.history,
        validation: {
          clean: validation.indices.length,
          adversarial: setup.defence.attack ? Math.min(attackedImages, validation.indices.length) : 0,
        },
      },
      weights: await encodeWeights(network, state.parameters, weightsMetadata(task, dataset)),
      warnings,
    };
  } finally {
    disposeState(state);
  }
}

interface Setup {
  readonly task: TrainTask;
  readonly training: TrainTask["training"];
  readonly dataset: Dataset;
  readonly network: Network;
  readonly defence: Defence;
  /** Class of every image of the training split. */
  readonly labels: Uint8Array;
  readonly outputs: number;
  readonly steps: number;
  readonly validation: ValidationSet;
}

function prepare(task: TrainTask, dataset: Dataset): Setup {
  const { labelling, training } = task;
  if (labelling.groups.length !== dataset.classes.length)
    throw new RangeError(
      `the labelling has ${labelling.groups.length} classes, the data set ${task.dataset.id} has ${dataset.classes.length}`,
    );
  const labels = gatherLabels(dataset, dataset.splits.train);
  const outputs = outputsOf(labelling);
  return {
    task,
    training,
    dataset,
    network: buildNetwork(task.network, dataset.shape, outputs),
    defence: defenceOf(task.defence.id),
    labels,
    outputs,
    steps: stepsPerEpoch(keptImages(labels, labelling), training.batchSize),
    validation: validationSet(dataset, labelling),
  };
}

function weightsMetadata(task: TrainTask, dataset: Dataset): Record<string, string> {
  return {
    format: "pt",
    architecture: JSON.stringify({
      ...task.network,
      shape: dataset.shape,
      outputs: outputsOf(task.labelling),
    }),
    labelling: JSON.stringify(task.labelling),
    dataset: JSON.stringify(task.dataset),
  };
}

/** One epoch and its validation. Takes over `state` and gives the next one; disposes both when it fails. */
async function trainEpoch(setup: Setup, state: TrainState, run: TrainRun): Promise<TrainState> {
  const { task, training, dataset, steps } = setup;
  const { epoch } = state;
  const { labelling, seed, replica } = task;
  const { batchSize } = training;
  const batches = epochBatches({ labels: setup.labels, labelling, batchSize, seed, replica, epoch });
  const losses: Scalar[] = [];
  let current = state;
  let told = performance.now();
  try {
    for (const [batch, positions] of batches.entries()) {
      const indices = Array.from(positions, (position) => dataset.splits.train[position] as number);
      const before = current;
      const { loss, ...values } = tidy(() => trainBatch(setup, before, batch, indices));
      current = { ...before, ...values };
      disposeState(before);
      losses.push(loss);
      if (performance.now() - told >= progressEveryMs || batch === steps - 1) {
        told = performance.now();
        run.onEvent({
          kind: "progress",
          done: epoch * steps + batch + 1,
          total: training.epochs * steps,
          unit: "batches",
        });
      }
      await run.checkpoint();
    }
    const loss = await meanLoss(losses, epoch, training);
    const metrics = await measure(setup, current, loss, run);
    return { ...current, epoch: epoch + 1, history: [...state.history, metrics] };
  } catch (error) {
    disposeState(current);
    throw error;
  } finally {
    dispose(losses);
  }
}

type StepResult = { loss: Scalar } & Pick<TrainState, "parameters" | "velocities">;

/** One weight step, all on the device: craft, loss and its gradients on one tape, momentum update. */
function trainBatch(setup: Setup, state: TrainState, batch: number, indices: readonly number[]): StepResult {
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
  const lossOf = (...values: Tensor[]) => {
    const parameters = Object.fromEntries(names.map((name, i) => [name, values[i] as Tensor]));
    return defence.loss((z) => network.apply(parameters, z, "train"), x, crafted, labels, params);
  };
  const { value, grads } = valueAndGrads(lossOf)(names.map((name) => state.parameters[name] as Tensor));
  const step = { ...training, learningRate: learningRateAt(training, epoch) };
  const parameters: Record<string, Tensor> = {};
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

/** The only read-back of an epoch's batches. */
async function meanLoss(losses: Scalar[], epoch: number, training: TrainTask["training"]): Promise<number> {
  const all = stack(losses);
  const values = await all.data<"float32">();
  dispose(all);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0)
    throw diverged(`the loss is ${values[at]} in batch ${at + 1} of ${values.length}`, epoch, training);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function diverged(what: string, epoch: number, training: TrainTask["training"]): RangeError {
  return new RangeError(
    `training diverged: ${what}, epoch ${epoch + 1} of ${training.epochs}: use a lower learning rate than ${learningRateAt(training, epoch)} or a larger batch than ${training.batchSize}`,
  );
}

async function measure(setup: Setup, state: TrainState, loss: number, run: TrainRun): Promise<EpochMetrics> {
  const { task, training, dataset, network, defence, outputs, validation } = setup;
  const { epoch } = state;
  const apply = (x: Tensor4D): Tensor2D => network.apply(state.parameters, x, "eval");
  const logits = await validationLogits(dataset, validation, outputs, apply, run.checkpoint);
  if (!logits.every(Number.isFinite)) throw diverged("validation logits are not finite", epoch, training);
  const clean = accuraciesOf(logits, validation.outputs, outputs);
  const progress = { params: task.defence.params, epoch, epochs: training.epochs };
  return {
    epoch,
    loss,
    cleanAccuracy: clean.accuracy,
    balancedAccuracy: clean.balanced,
    adversarialAccuracy: await attackedAccuracy(),
    adversarialFraction: defence.adversarialFraction(progress),
    learningRate: learningRateAt(training, epoch),
  };

  async function attackedAccuracy(): Promise<number | null> {
    const { attack } = defence;
    if (!attack) return null;
    const attacked = firstOf(validation, attackedImages);
    const perturbed = await validationLogits(
      dataset,
      attacked,
      outputs,
      apply,
      run.checkpoint,
      (x, labels, from) =>
        attack(x, labels, {
          ...progress,
          logits: apply,
          random: (example) =>
            stream(task.seed, "validation-noise", attacked.positions[from + example] as number),
        }),
    );
    return accuraciesOf(perturbed, attacked.outputs, outputs).accuracy;
  }
}

async function diagnose(setup: Setup, state: TrainState, run: TrainRun): Promise<readonly Warning[]> {
  const { dataset, network, outputs, validation } = setup;
  const apply = (x: Tensor4D): Tensor2D => network.apply(state.parameters, x, "eval");
  const logits = await validationLogits(dataset, validation, outputs, apply, run.checkpoint);
  const probed = firstOf(validation, attackedImages).indices;
  const x = gatherImages(dataset, probed);
  try {
    return collapseWarnings({
      balancedAccuracy: accuraciesOf(logits, validation.outputs, outputs).balanced,
      outputs,
      logits,
      zeroGradients: await countZeroGradients(x, logits.subarray(0, probed.length * outputs), apply),
      probed: probed.length,
    });
  } finally {
    dispose(x);
  }
}
