import type { ValidationMargins } from "../../../src/experiment/artefacts/validationMargins.ts";
import { type EpochRequest, epochSteps } from "./epochSteps.ts";
import type { Epochs } from "./jointTrainings.ts";
import { measureEpoch } from "./trainMetrics.ts";
import { diverged } from "./trainSetup.ts";
import { disposeState, type TrainState } from "./trainState.ts";

/** An epoch, and what takes from its validation what an arm says about the images. */
interface MeasuredEpoch extends EpochRequest {
  readonly onMargins?: (margins: ValidationMargins) => void;
}

/**
 * One epoch and its validation, together with other trainings where `epochs` joins them. Takes ownership of the state and
 * returns the next one; disposes both when it throws. Throws when the loss stops being finite, and whatever `yieldPoint`
 * throws.
 */
export async function trainEpoch(request: MeasuredEpoch, epochs?: Epochs): Promise<TrainState> {
  const { setup, state, yieldPoint, onMargins } = request;
  const { training } = setup;
  const { epoch } = state;
  const { losses, ...values } = await (epochs === undefined ? epochSteps(request) : epochs.next(request));
  const current: TrainState = { ...state, ...values };
  try {
    const at = losses.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw diverged(`the loss is ${losses[at]} in batch ${at + 1} of ${losses.length}`, epoch, training);
    const loss = losses.reduce((sum, value) => sum + value, 0) / losses.length;
    const metrics = await measureEpoch(setup, current, loss, yieldPoint, onMargins);
    return { ...current, epoch: epoch + 1, history: [...state.history, metrics] };
  } catch (error) {
    disposeState(current);
    throw error;
  }
}
