import { type Parameter, real } from "../entry.ts";

const texts = {
  "cross-entropy": {
    label: "Cross-entropy",
    summary:
      "The negative logarithm of the probability of the correct output; nearly every classifier is trained with it.",
  },
  focal: {
    label: "Focal",
    summary: "Cross-entropy with less weight on images that are already classified well (Lin et al. 2017).",
  },
  "label-smoothing": {
    label: "Label smoothing",
    summary: "Cross-entropy against labels that give the other outputs a small share (Szegedy et al. 2016).",
  },
  hinge: {
    label: "Hinge",
    summary: "The amount by which the margin falls short of a target; 0 beyond it (Crammer and Singer 2001).",
  },
  "squared-hinge": {
    label: "Squared hinge",
    summary: "The square of the hinge, so that large shortfalls count more (Tang 2013).",
  },
  "squared-margin": {
    label: "Squared margin",
    summary: "The squared distance of each margin from a target, which also pulls back margins beyond it.",
  },
};

/** The losses that a training can minimise, by id. */
export type LossId = keyof typeof texts;

/**
 * The choice of the loss, with the parameter of each loss that has one. The paper leaves losses made for an arm as an open
 * question (section 5.1). Recipes without the choice train with cross-entropy.
 */
export const lossParameters = [
  {
    id: "loss",
    label: "Loss",
    help: "The loss that a member network minimises on each image. The paper uses cross-entropy and leaves losses made for arms as an open question.",
    kind: "choice",
    default: "cross-entropy",
    options: Object.keys(texts),
    texts,
    implicit: true,
  },
  {
    id: "focusing",
    label: "Focusing",
    help: "How strongly the focal loss reduces the weight of images that are already classified well; 0 is cross-entropy.",
    ...real({ default: 2, min: 0, max: 10 }),
    onlyWith: { id: "loss", values: ["focal"] },
  },
  {
    id: "smoothing",
    label: "Smoothing",
    help: "Share of each label that is spread evenly over all outputs; 0 is cross-entropy.",
    ...real({ default: 0.1, min: 0, max: 0.99 }),
    onlyWith: { id: "loss", values: ["label-smoothing"] },
  },
  {
    id: "targetMargin",
    label: "Target margin",
    help: "Target for the margin, the lead of the correct output's logit over the highest other logit.",
    ...real({ default: 1, min: 0.01, max: 100 }),
    onlyWith: { id: "loss", values: ["hinge", "squared-hinge", "squared-margin"] },
  },
] as const satisfies readonly Parameter[];
