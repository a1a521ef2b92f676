import type { ExperimentSpec, SystemSpec, Training } from "../spec/spec.ts";

export const multiclass: SystemSpec = { id: "multiclass", decomposition: { id: "multiclass" } };

/** RoBin with balanced batches (paper, appendix B.3) or without. */
export const robin = (balanced = true, id = "robin"): SystemSpec => ({
  id,
  decomposition: balanced ? { id: "one-vs-all" } : { id: "one-vs-all", params: { balanced: false } },
});

/** SGD with momentum 0.9 and weight decay 5e-4, as in the paper. */
export const sgd = (epochs: number, batchSize: number, learningRate: number, drops: readonly number[]): Training => ({
  epochs,
  batchSize,
  learningRate,
  drops: [...drops],
  momentum: 0.9,
  weightDecay: 5e-4,
});

/** The common part of the experiments on digits. */
export const onDigits = {
  seed: 1,
  dataset: { id: "digits" },
  network: { id: "cnn-small" },
} as const satisfies Partial<ExperimentSpec>;

export const digitsDeviations = [
  "20 x 20 digits (3,600 training images) instead of MNIST or CIFAR-10",
  "the small CNN instead of CNN-2, Myrtle CNN or ResNet",
] as const;

export const firstSuccess = "PGD keeps the first success instead of the last iterate";
