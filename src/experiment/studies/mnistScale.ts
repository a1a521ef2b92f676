import { sgd } from "../presets/parts.ts";
import type { Scale } from "./scale.ts";

/**
 * All of MNIST at linf 0.3 within ninety minutes on two cores: eleven small networks trained against an inner attack of three
 * steps instead of ten, and evaluated on the first 2,560 test images.
 */
export const mnistScale: Scale = {
  id: "mnist",
  setting: {
    version: 1,
    seed: 1,
    dataset: { id: "mnist", params: { train: 60_000, validation: 0 } },
    network: { id: "cnn-small" },
    training: { ...sgd(8, 128, 0.05, [0.75, 0.9]), weightDecay: 0 },
  },
  norms: ["linf"],
  examples: 2560,
  threat: (threat) => threat,
  adversarial: ({ norm, epsilon }) => ({
    id: "adversarial",
    params: { norm, epsilon, steps: 3, warmup: 0.3, epsilonWarmup: 0.7 },
  }),
  pgd: (steps) => ({ id: "pgd", params: { steps } }),
  some: (all) => all,
  deviations: [
    "the small CNN (166,000 parameters) instead of CNN-2",
    "adversarial training with 3 inner steps instead of 10; 8 epochs instead of 20; learning rate 0.05 with two drops instead of 0.1 with one; no weight decay",
    "epsilon grows over the first 70 % of the epochs, without which arms that see one image in ten of their class say no to everything",
    "linf 0.3 is restored: the paper's text has lost the budget",
    "judged on 2,560 test images instead of 10,000, each network trained once",
    "PGD keeps the first success instead of the last iterate, which can only make it stronger",
  ],
};
