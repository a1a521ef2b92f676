import type { AttackEntry } from "../nouns.ts";

const deepfool: AttackEntry = {
  id: "deepfool",
  label: "DeepFool",
  summary:
    "Walk straight to the nearest decision boundary as it looks from each point: a quick estimate of the smallest perturbation, rarely the smallest itself.",
  reference: "Moosavi-Dezfooli et al. 2016, arXiv 1511.04599",
  params: [
    {
      id: "steps",
      label: "Steps",
      help: "Most steps of a run.",
      kind: "integer",
      default: 50,
      min: 1,
      max: 1000,
    },
    {
      id: "overshoot",
      label: "Overshoot",
      help: "How much farther than the boundary a step goes, as a share of the distance.",
      kind: "number",
      default: 0.02,
      min: 0,
      max: 1,
    },
    {
      id: "halvings",
      label: "Halvings",
      help: "How often the way back to the clean image is halved at the end, in search of the boundary.",
      kind: "integer",
      default: 12,
      min: 0,
      max: 40,
    },
  ],
  norms: ["linf", "l2"],
  needs: "margin",
  minimal: true,
  steps: (params) => Number(params.steps),
  extraPasses: (params) => Number(params.steps) + Number(params.halvings),
};

export default deepfool;
