import type { ExperimentSpec } from "../spec/spec.ts";

/** Without adversarial training: accurate on clean images, broken by small perturbations, one-vs-all or not. */
const digitsStandard: ExperimentSpec = {
  version: 1,
  name: "Digits, standard training: one-vs-all alone is no defence",
  deviations: [
    "20 x 20 digits (3,600 training images) instead of MNIST or CIFAR-10",
    "the small CNN instead of CNN-2, Myrtle CNN or ResNet",
    "standard training, which the paper uses only in section 3.3",
    "12 epochs, batch 64, learning rate 0.05 instead of 20 or 80 epochs, batch 128, 0.1",
    "judged on 1,000 test images instead of 10,000",
    "PGD keeps the first success instead of the last iterate",
  ],
  seed: 1,
  dataset: { id: "digits" },
  network: { id: "cnn-small" },
  defence: { id: "standard" },
  training: {
    epochs: 12,
    batchSize: 64,
    learningRate: 0.05,
    drops: [0.5],
    momentum: 0.9,
    weightDecay: 5e-4,
  },
  systems: [
    { id: "multiclass", decomposition: { id: "multiclass" } },
    { id: "robin", decomposition: { id: "one-vs-all" } },
  ],
  evaluation: {
    examples: 1000,
    threats: [
      { norm: "linf", epsilon: 0.05 },
      { norm: "linf", epsilon: 0.1 },
    ],
    attacks: [{ id: "pgd", params: { steps: 10 } }],
    strategies: ["core", "best-arm", "top-2"],
    coherence: true,
    health: true,
  },
};

export default digitsStandard;
