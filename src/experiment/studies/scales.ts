import { sgd } from "../presets/parts.ts";
import type { Choice, Norm, Threat } from "../terms/choice.ts";
import { cifar } from "./cifarScale.ts";
import type { Scale, Setting } from "./scale.ts";
import type { ScaleId } from "./study.ts";

/** Training budgets of the paper on CIFAR-10 (docs/algorithms.md 1.1): the lower and the higher one of Tables 5 and 6. */
export const budgets = {
  l2: { low: 0.25, high: 0.5 },
  linf: { low: 4 / 255, high: 8 / 255 },
} as const satisfies Record<Norm, Record<"low" | "high", number>>;
export const levels = ["low", "high"] as const;
export type Level = (typeof levels)[number];

/** The paper's headline budget, of Tables 1 and 2. */
export const headline = (norm: Norm): Threat => ({ norm, epsilon: budgets[norm].high });

/** linf 8/255 becomes 0.2 and l2 0.5 becomes 1. They leave digits of 20 x 20 as readable as the paper's budgets leave photographs. */
const digitsFactor = { linf: (0.2 * 255) / 8, l2: 2 } as const;

const onDigits = ({ norm, epsilon }: Threat): Threat => ({
  norm,
  epsilon: Number((epsilon * digitsFactor[norm]).toFixed(6)),
});

const adversarial =
  (params: { readonly steps: number; readonly epsilonWarmup?: number }) =>
  ({ norm, epsilon }: Threat): Choice => ({ id: "adversarial", params: { norm, epsilon, ...params } });

const smoke: Scale = {
  id: "smoke",
  setting: {
    version: 1,
    seed: 1,
    dataset: { id: "digits", params: { train: 200 } },
    network: { id: "mlp", params: { hidden: 8 } },
    training: sgd(1, 50, 0.05, []),
  },
  norms: ["linf"],
  examples: 16,
  threat: onDigits,
  adversarial: adversarial({ steps: 1 }),
  pgd: (steps) => ({ id: "pgd", params: { steps: steps === 10 ? 1 : 2 } }),
  some: (all) => all.slice(-1),
  deviations: [
    "tiny networks, 200 training digits, 1 epoch, 16 test images, PGD of one or two steps: a check of the machinery, not a result",
  ],
};

/**
 * Like the preset `digits-quick`, but with a warm-up of epsilon. Without it, arms with unbalanced batches learn to answer
 * "no" before they have learned their class.
 */
const demo: Scale = {
  id: "demo",
  setting: {
    version: 1,
    seed: 1,
    dataset: { id: "digits" },
    network: { id: "cnn-small" },
    training: sgd(16, 64, 0.1, [0.6, 0.85]),
  },
  norms: ["linf", "l2"],
  examples: 256,
  threat: onDigits,
  adversarial: adversarial({ steps: 2, epsilonWarmup: 0.6 }),
  pgd: (steps) => ({ id: "pgd", params: { steps } }),
  some: (all) => all,
  deviations: [
    "20 x 20 handwritten digits (3,600 training images) instead of CIFAR-10 or MNIST",
    "the small CNN instead of ResNet-18, ResNet-50, Myrtle CNN or CNN-2",
    "16 epochs, batch 64, learning rate 0.1 with two drops instead of 80 (or 20) epochs, batch 128, 0.1 with one drop; no random crops",
    "adversarial training with 2 inner steps instead of 10; epsilon grows over the first 60 % of the epochs, without which arms that see one image in ten of their class learn nothing",
    "budgets scaled to digits: linf 0.2 stands for 8/255 and l2 1 for 0.5, the others in proportion",
    "judged on 256 test images instead of 10,000, each network trained once",
    "PGD keeps the first success instead of the last iterate, which can only make it stronger",
  ],
};

const paper: Scale = {
  id: "paper",
  setting: {
    version: 1,
    seed: 1,
    dataset: { id: "cifar-10" },
    network: { id: "resnet-18" },
    training: { ...sgd(80, 128, 0.1, [0.5]), augmentation: "crop" },
  },
  norms: ["linf", "l2"],
  examples: 10_000,
  threat: (threat) => threat,
  adversarial: adversarial({ steps: 10 }),
  pgd: (steps) => ({ id: "pgd", params: { steps, keep: "last" } }),
  some: (all) => all,
  deviations: [
    "budgets, momentum 0.9, weight decay 5e-4, step size 2.5 epsilon / steps and the warm-up over half of the epochs are restored: the paper's text has lost them",
    "one training per cell, as far as is known like the paper",
  ],
};

/** MNIST in the paper's setting: CNN-2, 20 epochs, no crops. */
export const paperMnist: Setting = {
  version: 1,
  seed: 1,
  dataset: { id: "mnist" },
  network: { id: "cnn-2" },
  training: sgd(20, 128, 0.1, [0.5]),
};

/** The scales that stand for the paper's CIFAR-10 settings. Only Table 1 has the scale `mnist`. */
const scales = { smoke, demo, cifar, paper } as const satisfies Partial<Record<ScaleId, Scale>>;

/** The settings of a scale. Throws on `mnist`, which Table 1 defines itself. */
export function scaleOf(id: ScaleId): Scale {
  if (id === "mnist")
    throw new Error("scale mnist found, smoke, demo, cifar or paper expected: only table-1 has a row on MNIST");
  return scales[id];
}
