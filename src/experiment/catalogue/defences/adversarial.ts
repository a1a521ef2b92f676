import type { DefenceEntry } from "../nouns.ts";

const adversarial: DefenceEntry = {
  id: "adversarial",
  label: "Adversarial training",
  summary:
    "Attack every training image while training and learn from the attacked version, so that small perturbations stop working.",
  reference: "Madry et al. 2018, arXiv 1706.06083; the paper, sections 2.1 and 5 (warm-up)",
  params: [
    {
      id: "norm",
      label: "Norm",
      help: "How the size of a training perturbation is measured: linf limits the change of every pixel, l2 the length of the whole change.",
      kind: "choice",
      default: "linf",
      options: ["linf", "l2"],
    },
    {
      id: "epsilon",
      label: "Epsilon",
      help: "The largest perturbation trained against, in the chosen norm, with pixels from 0 (black) to 1 (white).",
      kind: "number",
      default: 0.2,
      min: 0,
      max: 100,
    },
    {
      id: "steps",
      label: "Inner steps",
      help: "Gradient steps that craft each training perturbation; training time grows almost in proportion.",
      kind: "integer",
      default: 10,
      min: 1,
      max: 200,
    },
    {
      id: "relativeStep",
      label: "Relative step",
      help: "Size of one inner step times the number of steps, in epsilons: each step moves relativeStep x epsilon / steps.",
      kind: "number",
      default: 2.5,
      min: 0.01,
      max: 100,
    },
    {
      id: "randomStart",
      label: "Random start",
      help: "Whether each perturbation starts at a random point inside the budget instead of at the clean image.",
      kind: "boolean",
      default: true,
    },
    {
      id: "warmup",
      label: "Warm-up",
      help: "Fraction of the epochs over which the attacked share of every batch grows to all of it; 0 attacks everything from the start.",
      kind: "number",
      default: 0.5,
      min: 0,
      max: 1,
    },
  ],
};

export default adversarial;
