import type { AttackEntry } from "../nouns.ts";

const apgd: AttackEntry = {
  id: "apgd",
  label: "APGD",
  summary:
    "PGD that sets its own step size: it starts with large steps and momentum, and halves the step and returns to the best point wherever progress stalls.",
  reference: "Croce and Hein 2020, arXiv 2003.01690 (AutoAttack)",
  params: [
    {
      id: "steps",
      label: "Steps",
      help: "Gradient steps of one run; the moments at which the step size may be halved follow from it.",
      kind: "integer",
      default: 100,
      min: 1,
      max: 1000,
    },
    {
      id: "rho",
      label: "Rho",
      help: "Share of steps that must have raised the loss since the last check, or the step size is halved.",
      kind: "number",
      default: 0.75,
      min: 0,
      max: 1,
    },
    {
      id: "restarts",
      label: "Restarts",
      help: "Runs from different random points; an image counts as broken when any run breaks it.",
      kind: "integer",
      default: 1,
      min: 1,
      max: 100,
    },
    {
      id: "randomStart",
      label: "Random start",
      help: "Whether a run starts at a random point on the edge of the budget instead of at the clean image.",
      kind: "boolean",
      default: true,
    },
  ],
  norms: ["linf", "l2"],
  needs: "loss",
  minimal: false,
  steps: (params) => Number(params.steps) * Number(params.restarts),
};

export default apgd;
