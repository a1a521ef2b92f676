import { real } from "../entry.ts";
import type { AttackEntry } from "../nouns.ts";
import { ascending, randomStartParameter, restartsParameter, stepsParameter } from "./parameters.ts";

const apgd: AttackEntry = {
  id: "apgd",
  label: "APGD",
  summary:
    "PGD that sets its own step size: it starts with large steps and momentum, and wherever progress stalls it halves the step and returns to the best point.",
  reference: "Croce and Hein 2020, arXiv 2003.01690 (AutoAttack)",
  params: [
    stepsParameter(100, "Gradient steps of one run; they also decide when the step size may be halved."),
    {
      id: "rho",
      label: "Rho",
      help: "Share of the steps since the last test that must have raised the loss; otherwise the step size is halved.",
      ...real({ default: 0.75, min: 0, max: 1 }),
    },
    restartsParameter(),
    randomStartParameter(true, "on the edge of the budget"),
  ],
  ...ascending,
};

export default apgd;
