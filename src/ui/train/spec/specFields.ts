import type { Parameter } from "../../../experiment/catalogue/entry.ts";

/** A parameter of the experiment itself, described like a catalogue parameter, with its source. */
export type SpecField = Parameter & { readonly reference?: string };

export const seedField: SpecField = {
  id: "seed",
  label: "Seed",
  help: "All random choices derive from this number. Another seed shows how much of a result is chance.",
  kind: "integer",
  default: 1,
  min: 0,
  max: 2 ** 31 - 1,
};

export const replicasField: SpecField = {
  id: "replicas",
  label: "Trainings",
  help: "How many times to train every system, each with different initial weights and batches. Shows the spread.",
  kind: "integer",
  default: 1,
  min: 1,
  max: 20,
};

/** The training settings in the order of the form. Learning rate drops are a separate list. */
export const trainingFields: readonly SpecField[] = [
  {
    id: "epochs",
    label: "Epochs",
    help: "Passes over the training images. Training time grows in proportion.",
    kind: "integer",
    default: 12,
    min: 1,
    max: 1000,
    reference: "The paper, section 5: 20 on MNIST, 80 on CIFAR-10",
  },
  {
    id: "batchSize",
    label: "Batch size",
    help: "Images per optimiser step. Larger batches give fewer, steadier steps.",
    kind: "integer",
    default: 64,
    min: 1,
    max: 4096,
    reference: "The paper, section 5: 128",
  },
  {
    id: "learningRate",
    label: "Learning rate",
    help: "Initial step size of the optimiser. Too large, and the loss jumps; too small, and training crawls.",
    kind: "number",
    default: 0.05,
    min: 0,
    max: 100,
    reference: "The paper, section 5: 0.1",
  },
  {
    id: "momentum",
    label: "Momentum",
    help: "Fraction of the previous step carried into the next one, below 1. Smooths the path of the optimiser.",
    kind: "number",
    default: 0.9,
    min: 0,
    max: 0.999,
    reference: "Stochastic gradient descent with momentum: Polyak 1964",
  },
  {
    id: "weightDecay",
    label: "Weight decay",
    help: "How strongly each step pulls the weights towards 0. Reduces overfitting.",
    kind: "number",
    default: 5e-4,
    min: 0,
    max: 1,
    reference: "Krogh and Hertz 1992",
  },
  {
    id: "augmentation",
    label: "Augmentation",
    help: "Random change to every training image in each epoch: a crop after 4 pixels of black padding, a horizontal flip, or both.",
    kind: "choice",
    default: "none",
    options: ["none", "crop", "flip", "crop-flip"],
    reference: "He et al. 2016, section 4.2",
  },
];

export const dropField: SpecField = {
  id: "drop",
  label: "Drop at",
  help: "Fraction of training after which the learning rate is divided by 10.",
  kind: "number",
  default: 0.5,
  min: 0.01,
  max: 0.99,
};

export const normField: SpecField = {
  id: "norm",
  label: "Norm",
  help: "How the size of a change is measured.",
  kind: "choice",
  default: "linf",
  options: ["linf", "l2"],
};

export const epsilonField: SpecField = {
  id: "epsilon",
  label: "Epsilon",
  help: "Largest change the attacker may make, on the [0,1] pixel scale.",
  kind: "number",
  default: 0.1,
  min: 0,
  max: 100,
};

export const splitField: SpecField = {
  id: "split",
  label: "Evaluate on",
  help: "The test split, or the validation split while you are still tuning settings.",
  kind: "choice",
  default: "test",
  options: ["test", "validation"],
};

/** The number of images to attack or search, out of the `most` images of a split. */
export function examplesField(most: number): SpecField {
  return {
    id: "examples",
    label: "Images",
    help: "Number of images. More images give narrower intervals and take longer.",
    kind: "integer",
    default: 256,
    min: 1,
    max: most,
  };
}

export function gapField(most: number): SpecField {
  return {
    id: "gap",
    label: "Training images too",
    help: "Number of training images to attack too, to see how much better a system does on images it was trained on. 0 for none.",
    kind: "integer",
    default: 0,
    min: 0,
    max: most,
  };
}

export const coherenceField: SpecField = {
  id: "coherence",
  label: "Gradient coherence",
  help: "Measure how closely the input gradients of the arms align.",
  kind: "boolean",
  default: false,
  reference: "The paper, section 6",
};

export const healthField: SpecField = {
  id: "health",
  label: "Health checks",
  help: "Measure, on a few images, whether the accuracies can be trusted.",
  kind: "boolean",
  default: false,
  reference: "Carlini et al. 2019, arXiv 1902.06705",
};
