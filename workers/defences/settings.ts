import type { Scalar, Tensor2D } from "@tensorflow/tfjs-core";
import type { DefenceId } from "../../src/experiment/catalogue/defences/index.ts";
import type { LossId } from "../../src/experiment/catalogue/defences/loss.ts";
import { allParameters } from "../../src/experiment/catalogue/params.ts";
import { normSchema, type ParameterValues, type Threat } from "../../src/experiment/terms/choice.ts";
import { type TrainingLoss, trainingLosses } from "../maths/trainingLosses.ts";

/** The parameters of a defence, those that its recipe leaves out at their defaults. */
export interface DefenceSettings {
  readonly all: ParameterValues;
  number(id: string): number;
  /** The budget that is trained against. */
  threat(): Threat;
  /** The loss that is chosen, its own number filled in. */
  readonly loss: ChosenLoss;
}

export interface ChosenLoss extends Pick<TrainingLoss, "slope" | "strategy"> {
  mean(logits: Tensor2D, oneHot: Tensor2D): Scalar;
}

/** Reads what a recipe says of a defence. `number` throws a TypeError on what is no number. */
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
    threat: () => ({ norm: normSchema.parse(all.norm), epsilon: number("epsilon") }),
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
