import type { AttackEntry } from "../nouns.ts";
import {
  halvingsParameter,
  randomStartParameter,
  relativeStepParameter,
  restartsParameter,
  stepsOfRestarts,
  stepsParameter,
} from "./parameters.ts";

const pgdBisection: AttackEntry = {
  id: "pgd-bisection",
  label: "PGD bisection",
  summary:
    "Finds the smallest budget at which PGD still succeeds, by bisection: as strong as PGD, and available under every strategy.",
  reference: "Repeated PGD (Madry et al. 2018, arXiv 1706.06083) with the budget found by bisection, per image",
  params: [
    stepsParameter(40),
    relativeStepParameter(2.5),
    restartsParameter(2),
    randomStartParameter(true),
    halvingsParameter(10, "How often the interval of the budget is halved."),
  ],
  norms: ["linf", "l2"],
  needs: "loss",
  minimal: true,
  steps: (params) => stepsOfRestarts(params) * (1 + Number(params.halvings)),
};

export default pgdBisection;
