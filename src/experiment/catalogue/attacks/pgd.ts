import type { AttackEntry } from "../nouns.ts";

const pgd: AttackEntry = {
  id: "pgd",
  label: "PGD",
  summary:
    "Walk uphill on the classifier's error in small steps and, after each, return to the allowed perturbations: the standard attack. One full step from the clean image is FGSM.",
  reference:
    "Madry et al. 2018, arXiv 1706.06083; FGSM: Goodfellow et al. 2015, arXiv 1412.6572; the paper, section 2.2",
  params: [
    {
      id: "steps",
      label: "Steps",
      help: "Gradient steps of one run; more find more, with less and less gain after about 20.",
      kind: "integer",
      default: 10,
      min: 1,
      max: 1000,
    },
    {
      id: "relativeStep",
      label: "Relative step",
      help: "Size of one step times the number of steps, in epsilons: each step moves relativeStep x epsilon / steps.",
      kind: "number",
      default: 2.5,
      min: 0.01,
      max: 100,
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
      help: "Whether a run starts at a random point inside the budget instead of at the clean image.",
      kind: "boolean",
      default: true,
    },
    {
      id: "keep",
      label: "Keep",
      help: "Which image of a run is judged: the first that fools the whole system, or the last one, as in the paper.",
      kind: "choice",
      default: "first-success",
      options: ["first-success", "last"],
    },
  ],
  norms: ["linf", "l2"],
  needs: "loss",
  minimal: false,
  steps: (params) => Number(params.steps) * Number(params.restarts),
};

export default pgd;
