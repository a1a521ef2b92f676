import { adversarialFraction } from "../../terms/schedules.ts";
import { real } from "../entry.ts";
import type { DefenceEntry } from "../nouns.ts";
import { lossParameters } from "./loss.ts";
import { threatParameters, warmupParameters } from "./threat.ts";

const fast: DefenceEntry = {
  id: "fast",
  label: "Fast adversarial training",
  summary:
    "Adversarial training with a single large step from a random point: several times cheaper, and robust unless the networks learn to defeat only that one step.",
  reference: "Wong, Rice, Kolter 2020, arXiv 2001.03994; step size 1.25 epsilon of locuslab/robust_overfitting",
  params: [
    ...threatParameters,
    {
      id: "relativeStep",
      label: "Step",
      help: "Size of the single step, in epsilons. Larger steps are stronger at first but cause catastrophic overfitting.",
      ...real({ default: 1.25, min: 0.01, max: 10 }),
    },
    ...warmupParameters(0.5),
    ...lossParameters,
  ],
  cost: ({ warmup }, epoch, epochs) => ({
    forwards: 0,
    gradients: adversarialFraction(Number(warmup), epoch, epochs),
    weightSteps: 1,
  }),
};

export default fast;
