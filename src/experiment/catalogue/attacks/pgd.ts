import type { AttackEntry } from "../nouns.ts";
import {
  ascending,
  randomStartParameter,
  relativeStepParameter,
  restartsParameter,
  stepsParameter,
} from "./parameters.ts";

const pgd: AttackEntry = {
  id: "pgd",
  label: "PGD",
  summary:
    "Walks uphill on the classifier's error in small steps and, after each, returns to the allowed perturbations: the standard attack. One full step from the clean image is FGSM.",
  reference:
    "Madry et al. 2018, arXiv 1706.06083; FGSM: Goodfellow et al. 2015, arXiv 1412.6572; the paper, section 2.2",
  params: [
    stepsParameter(10),
    relativeStepParameter(2.5),
    restartsParameter(),
    randomStartParameter(true),
    {
      id: "keep",
      label: "Keep",
      help: "Which image of a run is judged: the first one that fools the whole system, or the last one, as in the paper.",
      kind: "choice",
      default: "first-success",
      options: ["first-success", "last"],
    },
  ],
  ...ascending,
};

export default pgd;
