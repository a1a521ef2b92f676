import { adversarialFraction } from "../../terms/schedules.ts";
import { real } from "../entry.ts";
import type { DefenceEntry } from "../nouns.ts";
import { lossParameters } from "./loss.ts";
import { stepParameters, threatParameters, warmupParameters } from "./threat.ts";

const trades: DefenceEntry = {
  id: "trades",
  label: "TRADES",
  summary:
    "Trains on clean images and penalises changes of the answer around them. Perturbations maximise the change of the network's probabilities, whatever the label.",
  reference: "Zhang et al. 2019, arXiv 1901.08573, and github.com/yaodongyu/TRADES; the paper, table 2",
  params: [
    ...threatParameters,
    ...stepParameters,
    {
      id: "beta",
      label: "Beta",
      help: "Weight of stable answers against correct ones. Larger values trade clean accuracy for robustness; the authors use 6, and 1 for MNIST.",
      ...real({ default: 6, min: 0, max: 1000 }),
    },
    ...warmupParameters(0),
    ...lossParameters,
  ],
  cost({ steps, warmup }, epoch, epochs) {
    const share = adversarialFraction(Number(warmup), epoch, epochs);
    return { forwards: share, gradients: share * Number(steps), weightSteps: 2 };
  },
};

export default trades;
