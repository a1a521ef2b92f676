import type { Choice, Norm } from "../terms/choice.ts";
import { factsOf } from "./datasetFacts.ts";

export const usualBudgetHelp = "8/255 for colour images, 0.1 for others; in l2 0.5";

/** The epsilon of evaluations and commands where none is named, on the [0,1] pixel scale: small for images of this kind. */
export const usualBudget = (norm: Norm, dataset: Choice): number =>
  norm === "l2" ? 0.5 : factsOf(dataset).shape[2] === 3 ? 8 / 255 : 0.1;
