import { adversarialFraction } from "../../terms/schedules.ts";
import type { DefenceEntry } from "../nouns.ts";
import { innerAttacks, innerParameters, innerSteps, innerTexts } from "./inner.ts";
import { lossParameters } from "./loss.ts";
import { stepParameters, threatParameters, warmupParameters } from "./threat.ts";

const [steps, relativeStep] = stepParameters;

const adversarial: DefenceEntry = {
  id: "adversarial",
  label: "Adversarial training",
  summary:
    "Attacks every training image and trains on the perturbed version, so that small perturbations stop working.",
  reference: "Madry et al. 2018, arXiv 1706.06083; the paper, sections 2.1 and 5 (warm-up)",
  params: [
    ...threatParameters,
    {
      id: "inner",
      label: "Inner attack",
      help: "The attack that crafts each training perturbation. PGD, as in the paper, is the fastest attack with several steps.",
      kind: "choice",
      default: "pgd",
      options: innerAttacks,
      texts: innerTexts,
      implicit: true,
    },
    { ...steps, onlyWith: { id: "inner", values: innerAttacks.filter((id) => id !== "fgsm") } },
    { ...relativeStep, onlyWith: { id: "inner", values: ["pgd"] } },
    {
      id: "randomStart",
      label: "Random start",
      help: "Whether each perturbation starts at a random point inside the budget instead of at the clean image.",
      kind: "boolean",
      default: true,
      onlyWith: { id: "inner", values: innerAttacks.filter((id) => id !== "fgsm") },
    },
    ...innerParameters,
    ...warmupParameters(0.5),
    ...lossParameters,
  ],
  cost: (params, epoch, epochs) => ({
    forwards: 0,
    gradients: adversarialFraction(Number(params.warmup), epoch, epochs) * innerSteps(params),
    weightSteps: 1,
  }),
};

export default adversarial;
