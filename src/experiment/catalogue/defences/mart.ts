import { adversarialFraction } from "../../terms/schedules.ts";
import type { DefenceEntry } from "../nouns.ts";
import { stepParameters, threatParameters, warmupParameters } from "./threat.ts";

const mart: DefenceEntry = {
  id: "mart",
  label: "MART",
  summary:
    "Adversarial training that also pushes down the best wrong answer, and asks for steady answers most where the clean image is not yet answered well.",
  reference: "Wang et al. 2020, and github.com/YisenWang/MART; the paper, table 2",
  params: [
    ...threatParameters,
    ...stepParameters,
    {
      id: "lambda",
      label: "Lambda",
      help: "Weight of steady answers on images that are not yet answered well; 5 in the authors' training.",
      kind: "number",
      default: 5,
      min: 0,
      max: 1000,
    },
    ...warmupParameters(0.5),
  ],
  cost({ steps, warmup }, epoch, epochs) {
    const share = adversarialFraction(Number(warmup), epoch, epochs);
    return { forwards: 0, gradients: share * Number(steps), weightSteps: 2 };
  },
};

export default mart;
