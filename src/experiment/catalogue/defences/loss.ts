import type { Parameter } from "../entry.ts";

const texts = {
  "cross-entropy": {
    label: "Cross-entropy",
    summary:
      "The negative logarithm of the true output's probability: what nearly every classifier is trained with.",
  },
  focal: {
    label: "Focal",
    summary: "Cross-entropy that turns away from images which are already right (Lin et al. 2017).",
  },
  "label-smoothing": {
    label: "Label smoothing",
    summary: "Cross-entropy against labels that leave the other outputs a share (Szegedy et al. 2016).",
  },
  hinge: {
    label: "Hinge",
    summary: "How far the margin falls short of a target; nothing beyond it (Crammer and Singer 2001).",
  },
  "squared-hinge": {
    label: "Squared hinge",
    summary: "The square of the hinge, so that large shortfalls count more (Tang 2013).",
  },
  "squared-margin": {
    label: "Squared margin",
    summary:
      "The squared distance of each margin from a target, which pulls margins back that grew beyond it.",
  },
};

/** What a training can minimise, by id. */
export type LossId = keyof typeof texts;

/**
 * What a member network minimises on an image, the paper's open question of a loss made for an arm (section 5.1). One
 * choice with the numbers of those losses that have one; recipes that leave it out train with cross-entropy.
 */
export const lossParameters = [
  {
    id: "loss",
    label: "Loss",
    help: "What a member network minimises on each image: cross-entropy in the paper, which leaves losses made for arms as an open question.",
    kind: "choice",
    default: "cross-entropy",
    options: Object.keys(texts),
    texts,
    implicit: true,
  },
  {
    id: "focusing",
    label: "Focusing",
    help: "How strongly the focal loss turns away from images that are already right; 0 is cross-entropy.",
    kind: "number",
    default: 2,
    min: 0,
    max: 10,
    onlyWith: { id: "loss", values: ["focal"] },
  },
  {
    id: "smoothing",
    label: "Smoothing",
    help: "Share of every label that is spread evenly over all outputs; 0 is cross-entropy.",
    kind: "number",
    default: 0.1,
    min: 0,
    max: 0.99,
    onlyWith: { id: "loss", values: ["label-smoothing"] },
  },
  {
    id: "targetMargin",
    label: "Target margin",
    help: "How far the true output's logit should lie above the highest other one.",
    kind: "number",
    default: 1,
    min: 0.01,
    max: 100,
    onlyWith: { id: "loss", values: ["hinge", "squared-hinge", "squared-margin"] },
  },
] as const satisfies readonly Parameter[];
