import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { TrainTask } from "../../../src/experiment/plan/task.ts";
import { keptImages, stepsPerEpoch } from "../../../src/experiment/sampling/batches.ts";
import { outputsOf } from "../../../src/experiment/terms/labelling.ts";
import { learningRateAt } from "../../../src/experiment/terms/schedules.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { gatherLabels } from "../../datasets/gather.ts";
import type { Defence } from "../../defences/defence.ts";
import { defenceOf } from "../../defences/index.ts";
import { buildNetwork } from "../../networks/index.ts";
import { foldedValues, type Network, type Parameters } from "../../networks/network.ts";
import { type ValidationSet, validationSet } from "./validation.ts";

/** What all epochs of one training share. */
export interface TrainSetup {
  readonly task: TrainTask;
  readonly training: TrainTask["training"];
  readonly dataset: Dataset;
  readonly network: Network;
  readonly defence: Defence;
  /** Class of every image of the training split. */
  readonly labels: Uint8Array;
  readonly outputs: number;
  /** Weight steps per epoch. */
  readonly steps: number;
  readonly validation: ValidationSet;
}

/** Throws a RangeError when the task does not fit the data set. */
export function prepareTraining(task: TrainTask, dataset: Dataset): TrainSetup {
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

/** The network with these parameters, in eval mode, with its norms folded once. */
export interface EvalLogits {
  logits(x: Tensor4D): Tensor2D;
  /** Not the parameters, which must live as long. */
  dispose(): void;
}

export function evalLogits({ network }: TrainSetup, parameters: Parameters): EvalLogits {
  const { values, dispose } = foldedValues(network, parameters);
  return { logits: (x) => network.apply(values, x, "eval"), dispose };
}

/** The error when the numbers of a training stop being finite. */
export function diverged(what: string, epoch: number, training: TrainTask["training"]): RangeError {
  return new RangeError(
    `training diverged: ${what}, epoch ${epoch + 1} of ${training.epochs}: use a lower learning rate than ${learningRateAt(training, epoch)} or a larger batch than ${training.batchSize}`,
  );
}
