import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import { trainedThreat } from "../../src/experiment/catalogue/defenceFacts.ts";
import type { DefenceId } from "../../src/experiment/catalogue/defences/index.ts";
import type { LossId } from "../../src/experiment/catalogue/defences/loss.ts";
import { allParameters } from "../../src/experiment/catalogue/params.ts";
import type { ParameterValues, Threat } from "../../src/experiment/terms/choice.ts";
import { type TrainingLoss, trainingLosses } from "../maths/trainingLosses.ts";

/** The parameters of a defence, with defaults where the recipe leaves one out. */
export interface DefenceSettings {
  readonly all: ParameterValues;
  /** Throws a TypeError when the parameter is not a number. */
  number(id: string): number;
  /** The threat that is trained against. Throws for standard training, which has none. */
  readonly threat: Threat;
  /** The chosen loss, with its own parameter filled in. */
  readonly loss: ChosenLoss;
}

interface ChosenLoss extends Pick<TrainingLoss, "slope" | "strategy"> {
  mean(logits: Tensor2D, oneHot: Tensor2D): Scalar;
}

export function settingsOf(id: DefenceId, params: ParameterValues): DefenceSettings {
  const all = allParameters("defences", { id, params });
  const number = (name: string): number => {
    const value = all[name];
    if (typeof value !== "number")
      throw new TypeError(`defence parameter ${name} must be a number, found ${String(value)}`);
    return value;
  };
  return {
    all,
    number,
    get threat() {
      const threat = trainedThreat({ id, params });
      if (threat === null) throw new Error(`defence ${id} trains against no threat`);
      return threat;
    },
    get loss() {
      const loss = trainingLosses[(all.loss ?? "cross-entropy") as LossId];
      return {
        ...loss,
        mean: (logits: Tensor2D, oneHot: Tensor2D) =>
          loss.mean(logits, oneHot, {
            focusing: number("focusing"),
            smoothing: number("smoothing"),
            targetMargin: number("targetMargin"),
          }),
      };
    },
  };
}
