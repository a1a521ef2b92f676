import { integer, type Parameter, real } from "../entry.ts";

/** The threat that a defence trains against: `norm` and `epsilon` in every defence that perturbs images. */
export const threatParameters = [
  {
    id: "norm",
    label: "Norm",
    help: "How the size of a training perturbation is measured: linf limits the change of each pixel, l2 the length of the whole change.",
    kind: "choice",
    default: "linf",
    options: ["linf", "l2"],
  },
  {
    id: "epsilon",
    label: "Epsilon",
    help: "The largest perturbation trained against, in the chosen norm, with pixels from 0 (black) to 1 (white).",
    ...real({ default: 0.2, min: 0, max: 100 }),
  },
] as const satisfies readonly Parameter[];

/** The warm-up of the perturbed share, with this default, and that of epsilon. */
export const warmupParameters = (fraction: number) =>
  [
    {
      id: "warmup",
      label: "Warm-up",
      help: "Fraction of the epochs over which the perturbed share of each batch grows to the whole batch; 0 perturbs every image from the start.",
      ...real({ default: fraction, min: 0, max: 1 }),
    },
    {
      id: "epsilonWarmup",
      label: "Epsilon warm-up",
      help: "Fraction of the epochs over which epsilon grows to its full value. Helps when a large budget makes a network give every image the same answer; 0 trains with the full epsilon from the start.",
      ...real({ default: 0, min: 0, max: 1 }),
      implicit: true,
    },
  ] as const satisfies readonly Parameter[];

/** Number and size of the steps that craft a training perturbation. */
export const stepParameters = [
  {
    id: "steps",
    label: "Inner steps",
    help: "Gradient steps that craft each training perturbation; training time grows almost in proportion.",
    ...integer({ default: 10, min: 1, max: 200 }),
  },
  {
    id: "relativeStep",
    label: "Relative step",
    help: "Size of one inner step times the number of steps, in epsilons: each step moves relativeStep x epsilon / steps.",
    ...real({ default: 2.5, min: 0.01, max: 100 }),
  },
] as const satisfies readonly Parameter[];
