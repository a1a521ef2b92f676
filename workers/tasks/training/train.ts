import type { EpochMetrics, TrainData, Warning } from "../../../src/experiment/artefacts/artefact.ts";
import type { TaskEvent } from "../../../src/experiment/artefacts/event.ts";
import type { TrainTask } from "../../../src/experiment/plan/task.ts";
import { stream } from "../../../src/experiment/sampling/random.ts";
import { outputsOf } from "../../../src/experiment/terms/labelling.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { encodeWeights } from "../../weights/codec.ts";
import { throttled } from "../progress.ts";
import { catastrophicOverfitting } from "./catastrophicOverfitting.ts";
import { trainEpoch } from "./trainEpoch.ts";
import { attackedPart, diagnose } from "./trainMetrics.ts";
import { prepareTraining } from "./trainSetup.ts";
import { disposeState, freshState, readState, writeState } from "./trainState.ts";
import type { ValidationSet } from "./validation.ts";

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
  yieldPoint(): Promise<void>;
  onEvent(event: TrainEvent): void;
}

export interface TrainOutcome {
  readonly data: TrainData;
  /** Safetensors that PyTorch loads into the same architecture. */
  readonly weights: Uint8Array<ArrayBuffer>;
  readonly warnings: readonly Warning[];
}

/**
 * Train one network on a relabelled part of a data set (docs/algorithms.md 6): SGD with momentum and weight decay, the step
 * schedule, batches and noise from the task's own streams. Metrics come from the validation split alone. Holds no tensor
 * when it ends, whichever way. Throws when the loss stops being finite, when the task does not fit the data set or the
 * checkpoint, and whatever `yieldPoint` throws.
 */
export async function runTrain(task: TrainTask, dataset: Dataset, run: TrainRun): Promise<TrainOutcome> {
  const setup = prepareTraining(task, dataset);
  const { network, training, validation } = setup;
  let state = run.resume
    ? readState(run.resume, network, training.epochs)
    : freshState(network, stream(task.seed, "init", task.labelling, task.replica));
  const tell = throttled(training.epochs * setup.steps, (done, total) =>
    run.onEvent({ kind: "progress", done, total, unit: "batches" }),
  );
  try {
    while (state.epoch < training.epochs) {
      state = await trainEpoch(setup, state, run.yieldPoint, tell);
      // Before anybody hears that the epoch has ended: who stops now goes on from it.
      if (state.epoch < training.epochs)
        run.onEvent({ kind: "checkpoint", epoch: state.epoch, state: await writeState(state) });
      run.onEvent({ kind: "metric", metrics: state.history[state.epoch - 1] as EpochMetrics });
      const overfitting = catastrophicOverfitting(state.history);
      if (overfitting && !catastrophicOverfitting(state.history.slice(0, -1)))
        run.onEvent({ kind: "warning", warning: overfitting });
    }
    const found = [...standIns(validation), ...(await diagnose(setup, state, run.yieldPoint))];
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
      warnings: overfitting ? [overfitting, ...found] : found,
    };
  } finally {
    disposeState(state);
  }
}

function standIns({ split, positions }: ValidationSet): readonly Warning[] {
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
