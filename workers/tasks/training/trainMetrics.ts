import { dispose, type Tensor2D, type Tensor4D } from "@tensorflow/tfjs-core";
import type { EpochMetrics, Warning } from "../../../src/experiment/artefacts/artefact.ts";
import { stream } from "../../../src/experiment/sampling/random.ts";
import { learningRateAt } from "../../../src/experiment/terms/schedules.ts";
import { gatherImages } from "../../datasets/gather.ts";
import { collapseWarnings, countZeroGradients } from "./collapse.ts";
import { diverged, type TrainSetup } from "./trainSetup.ts";
import type { TrainState } from "./trainState.ts";
import { accuraciesOf, firstOf, type ValidationSet, validationLogits } from "./validation.ts";

/** How many validation images are attacked after each epoch. */
const attackedImages = 200;

/** The part of the validation set that is attacked: its first images. */
export function attackedPart(validation: ValidationSet): ValidationSet {
  return firstOf(validation, attackedImages);
}

/** Metrics of the epoch that `state` has just finished, on the validation split alone. Reads back once per pass. */
export async function measureEpoch(
  setup: TrainSetup,
  state: TrainState,
  loss: number,
  yieldPoint: () => Promise<void>,
): Promise<EpochMetrics> {
  const { task, training, dataset, network, defence, outputs, validation } = setup;
  const { epoch } = state;
  const apply = (x: Tensor4D): Tensor2D => network.apply(state.parameters, x, "eval");
  const logits = await validationLogits(dataset, validation, outputs, apply, yieldPoint);
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
    const attacked = attackedPart(validation);
    const perturbed = await validationLogits(
      dataset,
      attacked,
      outputs,
      apply,
      yieldPoint,
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

/** What a finished training's network must be doubted for. */
export async function diagnose(
  setup: TrainSetup,
  state: TrainState,
  yieldPoint: () => Promise<void>,
): Promise<readonly Warning[]> {
  const { dataset, network, outputs, validation } = setup;
  const apply = (x: Tensor4D): Tensor2D => network.apply(state.parameters, x, "eval");
  const logits = await validationLogits(dataset, validation, outputs, apply, yieldPoint);
  const probed = attackedPart(validation).indices;
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
