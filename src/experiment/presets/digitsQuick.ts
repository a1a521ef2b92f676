import type { ExperimentSpec } from "../spec/spec.ts";

/** RoBin against a multiclass model on digits, sized to end within three minutes on two cores. */
const digitsQuick: ExperimentSpec = {
  version: 1,
  name: "Digits, quick: RoBin against multiclass in three minutes",
  deviations: [
    "20 x 20 digits (3,600 training images) instead of MNIST or CIFAR-10",
    "the small CNN instead of CNN-2, Myrtle CNN or ResNet",
    "16 epochs, batch 64, learning rate 0.1 with two drops instead of 20 or 80 epochs, batch 128, 0.1 with one",
    "adversarial training with 2 inner steps instead of 10",
    "linf 0.2 instead of 0.3, judged on 256 test images instead of 10,000",
    "PGD keeps the first success instead of the last iterate",
  ],
  seed: 1,
  dataset: { id: "digits" },
  network: { id: "cnn-small" },
  defence: { id: "adversarial", params: { norm: "linf", epsilon: 0.2, steps: 2 } },
  training: {
    epochs: 16,
    batchSize: 64,
    learningRate: 0.1,
    drops: [0.6, 0.85],
    momentum: 0.9,
    weightDecay: 5e-4,
  },
  systems: [
    { id: "multiclass", decomposition: { id: "multiclass" } },
    { id: "robin", decomposition: { id: "one-vs-all" } },
  ],
  evaluation: {
    examples: 256,
    threats: [
      { norm: "linf", epsilon: 0.1 },
      { norm: "linf", epsilon: 0.2 },
    ],
    attacks: [{ id: "pgd", params: { steps: 10 } }],
    strategies: ["core", "best-arm", "top-2"],
    coherence: true,
    health: true,
  },
};

export default digitsQuick;
