import { real } from "../entry.ts";
import type { AttackEntry } from "../nouns.ts";
import { halvingsParameter, minimising, stepsParameter } from "./parameters.ts";

const deepfool: AttackEntry = {
  id: "deepfool",
  label: "DeepFool",
  summary:
    "Walks straight to the nearest decision boundary as it looks from each point: a quick estimate of the smallest perturbation, rarely the smallest itself.",
  reference: "Moosavi-Dezfooli et al. 2016, arXiv 1511.04599",
  params: [
    stepsParameter(50, "Largest number of steps of a run."),
    {
      id: "overshoot",
      label: "Overshoot",
      help: "How far beyond the boundary a step goes, as a share of the distance to it.",
      ...real({ default: 0.02, min: 0, max: 1 }),
    },
    halvingsParameter(12, "How often the segment back to the clean image is halved at the end, to find the boundary."),
  ],
  ...minimising,
  steps: (params) => Number(params.steps),
  extraPasses: (params) => Number(params.steps) + Number(params.halvings),
};

export default deepfool;
