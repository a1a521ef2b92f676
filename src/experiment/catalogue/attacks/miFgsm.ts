import { real } from "../entry.ts";
import type { AttackEntry } from "../nouns.ts";
import {
  ascending,
  randomStartParameter,
  relativeStepParameter,
  restartsParameter,
  stepsParameter,
} from "./parameters.ts";

const miFgsm: AttackEntry = {
  id: "mi-fgsm",
  label: "MI-FGSM",
  summary:
    "PGD with momentum: each step follows the decaying sum of all gradients so far, so that single misleading gradients matter less. Its images often fool other systems too.",
  reference: "Dong et al. 2018, arXiv 1710.06081",
  params: [
    stepsParameter(10),
    {
      id: "decay",
      label: "Decay",
      help: "Share of the momentum that is kept at each step: 0 is PGD, 1 weighs all gradients equally.",
      // Above 1 the momentum of a long run would leave the range of float32.
      ...real({ default: 1, min: 0, max: 1 }),
    },
    relativeStepParameter(1),
    restartsParameter(),
    randomStartParameter(false),
  ],
  ...ascending,
};

export default miFgsm;
