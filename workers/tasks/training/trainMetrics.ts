import type { EpochMetrics, Warning } from "../../../src/experiment/artefacts/artefact.ts";
import { mostMargins, type ValidationMargins } from "../../../src/experiment/artefacts/validationMargins.ts";
import { stream } from "../../../src/experiment/sampling/random.ts";
import { learningRateAt } from "../../../src/experiment/terms/schedules.ts";
import { gatherImages } from "../../datasets/gather.ts";
import { collapseWarnings, countZeroGradients } from "./collapse.ts";
import { diverged, evalLogits, type TrainSetup } from "./trainSetup.ts";
import type { TrainState } from "./trainState.ts";
import { accuraciesOf, firstOf, type ValidationSet, validationLogits } from "./validation.ts";

/** The part of the validation set that is attacked after each epoch: its first 200 images. */
export const attackedPart = (validation: ValidationSet): ValidationSet => firstOf(validation, 200);

/**
 * Metrics of the epoch that `state` has just finished, on the validation split alone. Reads back once per pass.
 * `onMargins` receives what an arm says about the first images.
 */
export async function measureEpoch(
  setup: TrainSetup,
  state: TrainState,
  loss: number,
  yieldPoint: () => Promise<void>,
  onMargins?: (margins: ValidationMargins) => void,
): Promise<EpochMetrics> {
  const { task, training, dataset, defence, outputs, validation } = setup;
  const { epoch } = state;
  const { logits: apply, dispose: disposeLogits } = evalLogits(setup, state.parameters);
  try {
    return await measured();
  } finally {
    disposeLogits();
  }

  async function measured(): Promise<EpochMetrics> {
    const logits = await validationLogits(dataset, validation, outputs, apply, yieldPoint);
    if (!logits.every(Number.isFinite)) throw diverged("validation logits are not finite", epoch, training);
    const clean = accuraciesOf(logits, validation.outputs, outputs);
    // One that keeps only some classes answers for other images than the other networks of its system.
    if (outputs === 2 && task.labelling.groups.every((group) => group !== null))
      onMargins?.(marginsOf(logits, validation, epoch));
    const progress = { params: task.defence.params, epoch, epochs: training.epochs };

    async function attackedAccuracy(): Promise<number | null> {
      const { attack } = defence;
      if (!attack) return null;
      const attacked = attackedPart(validation);
      const noiseOf = (row: number) => stream(task.seed, "validation-noise", attacked.positions[row] as number);
      const perturbed = await validationLogits(dataset, attacked, outputs, apply, yieldPoint, (x, labels, from) =>
        attack(x, labels, { ...progress, logits: apply, random: (example) => noiseOf(from + example) }),
      );
      return accuraciesOf(perturbed, attacked.outputs, outputs).accuracy;
    }

    return {
      epoch,
      loss,
      cleanAccuracy: clean.accuracy,
      balancedAccuracy: clean.balanced,
      adversarialAccuracy: await attackedAccuracy(),
      adversarialFraction: defence.adversarialFraction(progress),
      learningRate: learningRateAt(training, epoch),
    };
  }
}

function marginsOf(logits: Float32Array, { outputs }: ValidationSet, epoch: number): ValidationMargins {
  const n = Math.min(mostMargins, outputs.length);
  return {
    epoch,
    margins: Float32Array.from({ length: n }, (_, i) => (logits[2 * i + 1] as number) - (logits[2 * i] as number)),
    outputs: Uint8Array.from(outputs.slice(0, n)),
  };
}

/** Warnings about the trained network. */
export async function diagnose(
  setup: TrainSetup,
  state: TrainState,
  yieldPoint: () => Promise<void>,
): Promise<readonly Warning[]> {
  const { dataset, outputs, validation } = setup;
  const { logits: apply, dispose: disposeLogits } = evalLogits(setup, state.parameters);
  const probed = attackedPart(validation).indices;
  const x = gatherImages(dataset, probed);
  try {
    const logits = await validationLogits(dataset, validation, outputs, apply, yieldPoint);
    return collapseWarnings({
      balancedAccuracy: accuraciesOf(logits, validation.outputs, outputs).balanced,
      outputs,
      logits,
      zeroGradients: await countZeroGradients(x, logits.subarray(0, probed.length * outputs), apply),
      probed: probed.length,
    });
  } finally {
    disposeLogits();
    x.dispose();
  }
}
