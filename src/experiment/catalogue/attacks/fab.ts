import type { AttackEntry } from "../nouns.ts";

const fab: AttackEntry = {
  id: "fab",
  label: "FAB",
  summary:
    "Look for the smallest perturbation: step to the nearest decision boundary as it looks from here, lean back towards the image, repeat. Needs no step size.",
  reference:
    "Croce and Hein 2020, arXiv 1907.02044; towards one class (FAB-T) under the strategy multi-targeted",
  params: [
    {
      id: "steps",
      label: "Steps",
      help: "Steps of one run.",
      kind: "integer",
      default: 100,
      min: 1,
      max: 1000,
    },
    {
      id: "restarts",
      label: "Restarts",
      help: "Runs; the second and later ones start at a random point near the image.",
      kind: "integer",
      default: 1,
      min: 1,
      max: 100,
    },
    {
      id: "alphaMax",
      label: "Largest bias",
      help: "Most that a step leans towards the clean image, from 0 to 1.",
      kind: "number",
      default: 0.1,
      min: 0,
      max: 1,
    },
    {
      id: "eta",
      label: "Overshoot",
      help: "How far a step goes, in distances to the boundary.",
      kind: "number",
      default: 1.05,
      min: 1,
      max: 2,
    },
    {
      id: "beta",
      label: "Backward step",
      help: "Share of its distance that a point across the boundary keeps before the search goes on.",
      kind: "number",
      default: 0.9,
      min: 0.01,
      max: 1,
    },
  ],
  norms: ["linf", "l2"],
  needs: "margin",
  minimal: true,
  steps: (params) => Number(params.steps) * Number(params.restarts),
  extraPasses: (params) => Number(params.steps) * Number(params.restarts) + 8,
};

export default fab;
