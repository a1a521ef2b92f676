import type { Parameter } from "../../../experiment/catalogue/entry.ts";

/** A parameter of the experiment itself: what the catalogue's entries say of theirs, and where it comes from. */
export type SpecField = Parameter & { readonly reference?: string };

export const seedField: SpecField = {
  id: "seed",
  label: "Seed",
  help: "The number from which all random choices come; another seed shows how much a result owes to chance.",
  kind: "integer",
  default: 1,
  min: 0,
  max: 2 ** 31 - 1,
};

export const replicasField: SpecField = {
  id: "replicas",
  label: "Trainings",
  help: "How often every system is trained, each time with other initial weights and batches: shows the spread.",
  kind: "integer",
  default: 1,
  min: 1,
  max: 20,
};

/** How every member network is trained, in the order of the form; drops of the learning rate are a list of their own. */
export const trainingFields: readonly SpecField[] = [
  {
    id: "epochs",
    label: "Epochs",
    help: "How often every training image is seen; training time grows in proportion.",
    kind: "integer",
    default: 12,
    min: 1,
    max: 1000,
    reference: "The paper, section 5: 20 on MNIST, 80 on CIFAR-10",
  },
  {
    id: "batchSize",
    label: "Batch size",
    help: "Images behind one step of the optimiser; larger batches make fewer, steadier steps.",
    kind: "integer",
    default: 64,
    min: 1,
    max: 4096,
    reference: "The paper, section 5: 128",
  },
  {
    id: "learningRate",
    label: "Learning rate",
    help: "Size of the optimiser's steps at the beginning; too large and the loss jumps, too small and it crawls.",
    kind: "number",
    default: 0.05,
    min: 0,
    max: 100,
    reference: "The paper, section 5: 0.1",
  },
  {
    id: "momentum",
    label: "Momentum",
    help: "Share of the last step that the next one keeps, below 1; it carries the optimiser through small bumps.",
    kind: "number",
    default: 0.9,
    min: 0,
    max: 0.999,
    reference: "Stochastic gradient descent with momentum: Polyak 1964",
  },
  {
    id: "weightDecay",
    label: "Weight decay",
    help: "How strongly every step pulls the weights towards 0, which keeps networks from fitting noise.",
    kind: "number",
    default: 5e-4,
    min: 0,
    max: 1,
    reference: "Krogh and Hertz 1992",
  },
  {
    id: "augmentation",
    label: "Augmentation",
    help: "What is done to every training image anew: a random crop after 4 pixels of black padding, a random flip from left to right, or both.",
    kind: "choice",
    default: "none",
    options: ["none", "crop", "flip", "crop-flip"],
    reference: "He et al. 2016, section 4.2",
  },
];

export const dropField: SpecField = {
  id: "drop",
  label: "Drop at",
  help: "Share of the training after which the learning rate is divided by 10.",
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
  label: "Judged on",
  help: "The test split, or the validation split while settings are still being chosen.",
  kind: "choice",
  default: "test",
  options: ["test", "validation"],
};

/** How many images are attacked, or searched for smallest perturbations, of a split with `most`. */
export function examplesField(most: number): SpecField {
  return {
    id: "examples",
    label: "Images",
    help: "How many images are used; more give narrower intervals and take longer.",
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
    help: "How many training images the same attacks meet as well: how much better a system is on what it has seen. 0: none.",
    kind: "integer",
    default: 0,
    min: 0,
    max: most,
  };
}

export const coherenceField: SpecField = {
  id: "coherence",
  label: "Gradient coherence",
  help: "Measure how far the input gradients of the arms point the same way.",
  kind: "boolean",
  default: false,
  reference: "The paper, section 6",
};

export const healthField: SpecField = {
  id: "health",
  label: "Health checks",
  help: "Measure, on a few images, what tells whether the accuracies can be believed.",
  kind: "boolean",
  default: false,
  reference: "Carlini et al. 2019, arXiv 1902.06705",
};
