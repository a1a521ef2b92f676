import type { Parameter } from "../entry.ts";

/** The budget that a defence trains against: `norm` and `epsilon`, under the same names in every defence that attacks. */
export const threatParameters = [
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
] as const satisfies readonly Parameter[];

/** The warm-ups of a defence: of the attacked share, with its default, and of epsilon. */
export const warmupParameters = (fraction: number) =>
  [
    {
      id: "warmup",
      label: "Warm-up",
      help: "Fraction of the epochs over which the attacked share of every batch grows to all of it; 0 attacks everything from the start.",
      kind: "number",
      default: fraction,
      min: 0,
      max: 1,
    },
    {
      id: "epsilonWarmup",
      label: "Warm-up of epsilon",
      help: "Fraction of the epochs over which epsilon grows to all of it; helps where large budgets leave a network saying the same of every image. 0 trains against all of it from the start.",
      kind: "number",
      default: 0,
      min: 0,
      max: 1,
      implicit: true,
    },
  ] as const satisfies readonly Parameter[];

/** How many steps craft a training perturbation, and how large they are. */
export const stepParameters = [
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
] as const satisfies readonly Parameter[];
