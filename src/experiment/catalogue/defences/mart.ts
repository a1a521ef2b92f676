import { adversarialFraction } from "../../terms/schedules.ts";
import { real } from "../entry.ts";
import type { DefenceEntry } from "../nouns.ts";
import { stepParameters, threatParameters, warmupParameters } from "./threat.ts";

const mart: DefenceEntry = {
  id: "mart",
  label: "MART",
  summary:
    "Adversarial training that also lowers the most likely wrong answer, and penalises unstable answers, most strongly on clean images that are not yet classified well.",
  reference: "Wang et al. 2020, and github.com/YisenWang/MART; the paper, table 2",
  params: [
    ...threatParameters,
    ...stepParameters,
    {
      id: "lambda",
      label: "Lambda",
      help: "Weight of the penalty on unstable answers; the authors use 5.",
      ...real({ default: 5, min: 0, max: 1000 }),
    },
    ...warmupParameters(0.5),
  ],
  cost({ steps, warmup }, epoch, epochs) {
    const share = adversarialFraction(Number(warmup), epoch, epochs);
    return { forwards: 0, gradients: share * Number(steps), weightSteps: 2 };
  },
};

export default mart;
