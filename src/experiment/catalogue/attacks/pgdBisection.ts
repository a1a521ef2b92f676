import type { AttackEntry } from "../nouns.ts";
import pgd from "./pgd.ts";

const steps = {
  ...pgd.params.find(({ id }) => id === "steps"),
  default: 40,
} as AttackEntry["params"][number];
const restarts = {
  ...pgd.params.find(({ id }) => id === "restarts"),
  default: 2,
} as AttackEntry["params"][number];

const pgdBisection: AttackEntry = {
  id: "pgd-bisection",
  label: "PGD bisection",
  summary:
    "Look for the smallest budget at which PGD still succeeds, halving the interval again and again: as strong as PGD is, and for every strategy.",
  reference:
    "Repeated PGD (Madry et al. 2018, arXiv 1706.06083) with the budget found by bisection, per image",
  params: [
    steps,
    ...pgd.params.filter(({ id }) => id === "relativeStep"),
    restarts,
    ...pgd.params.filter(({ id }) => id === "randomStart"),
    {
      id: "halvings",
      label: "Halvings",
      help: "How often the interval of the budget is halved.",
      kind: "integer",
      default: 10,
      min: 0,
      max: 40,
    },
  ],
  norms: ["linf", "l2"],
  needs: "loss",
  minimal: true,
  steps: (params) => Number(params.steps) * Number(params.restarts) * (1 + Number(params.halvings)),
};

export default pgdBisection;
