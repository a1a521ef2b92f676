import { integer, real } from "../entry.ts";
import type { AttackEntry } from "../nouns.ts";
import { minimising, stepsParameter } from "./parameters.ts";

const cw: AttackEntry = {
  id: "cw",
  label: "CW",
  summary:
    "Minimises the size of the perturbation plus a weight times the margin with an optimiser, and searches for the weight at which the image is just misclassified.",
  reference:
    "Carlini and Wagner 2017, arXiv 1608.04644; the paper, section 2.2. With a budget, PGD under the strategy margin is its cheap form (cw-pgd)",
  params: [
    stepsParameter(200, "Optimiser steps of one minimisation.", 10_000),
    {
      id: "searches",
      label: "Searches",
      help: "Number of minimisations. l2 bisects the weight after each one; linf shrinks the box or raises the weight, and takes steps x searches in all.",
      ...integer({ default: 6, min: 1, max: 20 }),
    },
    {
      id: "learningRate",
      label: "Learning rate",
      help: "Of the optimiser (Adam), in units of the transformed variable atanh(2x - 1).",
      ...real({ default: 0.05, min: 1e-4, max: 1 }),
    },
    {
      id: "constant",
      label: "First constant",
      help: "The weight of the margin against the size of the perturbation that is tried first.",
      ...real({ default: 1, min: 1e-6, max: 1e6 }),
    },
    {
      id: "confidence",
      label: "Confidence",
      help: "Margin by which the image must be misclassified (kappa), in units of the scores.",
      ...real({ default: 0, min: 0, max: 1000 }),
    },
  ],
  ...minimising,
  steps: (params) => Number(params.steps) * Number(params.searches),
};

export default cw;
