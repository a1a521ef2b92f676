import type { EpochMetrics, TrainData, Warning } from "../../../src/experiment/artefacts/artefact.ts";
import type { ValidationMargins } from "../../../src/experiment/artefacts/validationMargins.ts";
import type { TrainTask } from "../../../src/experiment/plan/task.ts";
import { outputsOf } from "../../../src/experiment/terms/labelling.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { encodeWeights } from "../../weights/codec.ts";
import { throttled } from "../progress.ts";
import type { Measured, ResumableRun } from "../run.ts";
import { catastrophicOverfitting } from "./catastrophicOverfitting.ts";
import type { Epochs } from "./jointTrainings.ts";
import { trainEpoch } from "./trainEpoch.ts";
import { attackedPart, diagnose } from "./trainMetrics.ts";
import { prepareTraining } from "./trainSetup.ts";
import { disposeState, openState, writeState } from "./trainState.ts";
import type { ValidationSet } from "./validation.ts";

export interface TrainRun extends ResumableRun {
  /** Joins its epochs with those of other trainings; absent: it trains alone. */
  readonly epochs?: Epochs;
}

export interface TrainOutcome extends Measured<TrainData> {
  /** Safetensors that PyTorch loads into the same architecture. */
  readonly weights: Uint8Array<ArrayBuffer>;
  /** Of arms, after each epoch of this run: only shown. */
  readonly margins?: readonly ValidationMargins[];
}

/**
 * Train one network on a relabelled part of a data set (docs/algorithms.md 6): SGD with momentum and weight decay, the step
 * schedule, and batches and noise from the task's own streams. Metrics come from the validation split alone. Leaves no
 * tensor behind, even when it throws. Throws when the loss stops being finite, when the task does not fit the data set or
 * the checkpoint, and whatever `yieldPoint` throws.
 */
export async function runTrain(task: TrainTask, dataset: Dataset, run: TrainRun): Promise<TrainOutcome> {
  const setup = prepareTraining(task, dataset);
  const { network, training, validation } = setup;
  const margins: ValidationMargins[] = [];
  let state = openState(setup, run.resume);
  const report = throttled(training.epochs * setup.steps, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "batches" }),
  );
  try {
    while (state.epoch < training.epochs) {
      const onMargins = (said: ValidationMargins) => {
        margins.push(said);
        run.onEvent({ kind: "margins", margins: said });
      };
      state = await trainEpoch({ setup, state, yieldPoint: run.yieldPoint, report, onMargins }, run.epochs);
      // The checkpoint comes before the metrics, so that training resumes from any epoch that was reported.
      if (state.epoch < training.epochs) run.onEvent({ kind: "checkpoint", state: await writeState(state) });
      run.onEvent({ kind: "metric", metrics: state.history[state.epoch - 1] as EpochMetrics });
      const overfitting = catastrophicOverfitting(state.history);
      if (overfitting && !catastrophicOverfitting(state.history.slice(0, -1)))
        run.onEvent({ kind: "warning", warning: overfitting });
    }
    const found = [...noValidationWarning(validation), ...(await diagnose(setup, state, run.yieldPoint))];
    for (const warning of found) run.onEvent({ kind: "warning", warning });
    const overfitting = catastrophicOverfitting(state.history);
    return {
      data: {
        kind: "train",
        parameters: network.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
        history: state.history,
        validation: {
          clean: validation.indices.length,
          adversarial: setup.defence.attack ? attackedPart(validation).indices.length : 0,
          ...(validation.split === "train" ? { split: validation.split } : {}),
        },
      },
      weights: await encodeWeights(network, state.parameters, weightsMetadata(task, dataset)),
      ...(margins.length === 0 ? {} : { margins }),
      warnings: overfitting ? [overfitting, ...found] : found,
    };
  } finally {
    run.epochs?.leave();
    disposeState(state);
  }
}

function noValidationWarning({ split, positions }: ValidationSet): readonly Warning[] {
  if (split === "validation") return [];
  const detail = `no validation images are held out: the curve shows ${positions.length} images that the network is trained on`;
  return [{ code: "no-validation", detail }];
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
