import cifar10Quick from "../presets/cifar10Quick.ts";
import { sgd } from "../presets/parts.ts";
import type { Scale } from "./scale.ts";

const { seed, dataset, network, defence, training, systems } = cifar10Quick;

/** The epochs of RoBin's arms in `cifar10-quick`. */
const armEpochs = systems.find(({ decomposition }) => decomposition.id === "one-vs-all")?.training ?? {};

const common = {
  id: "cifar",
  norms: ["linf"],
  examples: 512,
  threat: (threat) => threat,
  adversarial: ({ norm, epsilon }) => ({ id: defence.id, params: { ...defence.params, norm, epsilon } }),
  pgd: (steps) => ({ id: "pgd", params: { steps } }),
} as const satisfies Partial<Scale>;

const commonDeviations = [
  "3 inner steps instead of 10, and flips without crops",
  "judged on 512 test images instead of 10,000, each network trained once",
  "linf 8/255 is restored: the paper's text has lost the budget",
  "PGD keeps the first success instead of the last iterate, which can only make it stronger",
] as const;

/** Networks that train in seconds, for studies that need dozens of them. */
const small: Scale = {
  ...common,
  setting: {
    version: 1,
    seed,
    dataset,
    network: { id: "cnn-small" },
    training: { ...sgd(3, 128, 0.05, [0.5, 0.8]), augmentation: "flip" },
  },
  some: (all) => all.slice(-1),
  label: "small CNN",
  deviations: [
    "the small CNN instead of ResNet-18",
    "3 epochs, learning rate 0.05 with two drops instead of 80 epochs, 0.1 with one",
    ...commonDeviations,
  ],
};

/** CIFAR-10 with the networks of the preset `cifar10-quick`, whose trainings it shares. */
export const cifar: Scale = {
  ...common,
  setting: { version: 1, seed, dataset, network, training },
  some: (all) => all,
  systemOf: (system) =>
    system.decomposition.id === "one-vs-all" ? { ...system, training: { ...armEpochs, ...system.training } } : system,
  small,
  deviations: [
    "the Myrtle CNN of width 16 (99,210 parameters) instead of ResNet-18, ResNet-50 or the Myrtle CNN of width 64",
    "30 epochs (RoBin's arms 6), learning rate 0.03 with two drops instead of 80 epochs, 0.1 with one",
    ...commonDeviations,
  ],
};
