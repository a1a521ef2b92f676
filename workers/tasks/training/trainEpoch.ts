import { dispose, type Scalar, stack } from "@tensorflow/tfjs-core";
import type { ValidationMargins } from "../../../src/experiment/artefacts/validationMargins.ts";
import { epochBatches } from "../../../src/experiment/sampling/batches.ts";
import { measureEpoch } from "./trainMetrics.ts";
import { diverged, type TrainSetup } from "./trainSetup.ts";
import { disposeState, type TrainState } from "./trainState.ts";
import { trainBatch } from "./trainStep.ts";

/**
 * One epoch and its validation. Takes ownership of `state` and returns the next one; disposes both when it throws.
 * `report` receives the number of finished batches of the whole training, `onMargins` what an arm says about validation images. Throws when the loss stops being finite, and
 * whatever `yieldPoint` throws.
 */
export async function trainEpoch(
  setup: TrainSetup,
  state: TrainState,
  yieldPoint: () => Promise<void>,
  report: (batches: number) => void = () => undefined,
  onMargins?: (margins: ValidationMargins) => void,
): Promise<TrainState> {
  const { task, training, dataset, labels, steps } = setup;
  const { epoch } = state;
  const { labelling, seed, replica } = task;
  const losses: Scalar[] = [];
  let current = state;
  try {
    const { batchSize } = training;
    const batches = epochBatches({ labels, labelling, batchSize, seed, replica, epoch });
    for (const [batch, positions] of batches.entries()) {
      const indices = Array.from(positions, (position) => dataset.splits.train[position] as number);
      const before = current;
      const { loss, ...values } = await trainBatch(setup, before, batch, indices);
      current = { ...before, ...values };
      disposeState(before);
      losses.push(loss);
      report(epoch * steps + batch + 1);
      await yieldPoint();
    }
    // The only read-back of the epoch's batches.
    const all = stack(losses);
    const values = await all.data<"float32">();
    dispose(all);
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw diverged(`the loss is ${values[at]} in batch ${at + 1} of ${values.length}`, epoch, training);
    const loss = values.reduce((sum, value) => sum + value, 0) / values.length;
    const metrics = await measureEpoch(setup, current, loss, yieldPoint, onMargins);
    return { ...current, epoch: epoch + 1, history: [...state.history, metrics] };
  } catch (error) {
    disposeState(current);
    throw error;
  } finally {
    dispose(losses);
  }
}
