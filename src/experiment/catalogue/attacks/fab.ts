import { real } from "../entry.ts";
import type { AttackEntry } from "../nouns.ts";
import { minimising, restartsParameter, stepsOfRestarts, stepsParameter } from "./parameters.ts";

/** Bisections of the final search, on the segment from the clean image to the nearest success (docs/algorithms.md 10.3). */
export const fabHalvings = 8;

const fab: AttackEntry = {
  id: "fab",
  label: "FAB",
  summary:
    "Searches for the smallest perturbation: steps to the nearest decision boundary as it looks from the current point, leans back towards the image, and repeats. Needs no step size.",
  reference: "Croce and Hein 2020, arXiv 1907.02044; towards one class (FAB-T) under the strategy multi-targeted",
  params: [
    stepsParameter(100, "Steps of one run."),
    restartsParameter(1, "Runs; the second and later ones start at a random point near the image."),
    {
      id: "alphaMax",
      label: "Largest bias",
      help: "The most that a step leans towards the clean image, from 0 to 1.",
      ...real({ default: 0.1, min: 0, max: 1 }),
    },
    {
      id: "eta",
      label: "Overshoot",
      help: "Length of a step, in distances to the boundary.",
      ...real({ default: 1.05, min: 1, max: 2 }),
    },
    {
      id: "beta",
      label: "Backward step",
      help: "Share of its distance from the clean image that a point across the boundary keeps.",
      ...real({ default: 0.9, min: 0.01, max: 1 }),
    },
  ],
  ...minimising,
  steps: stepsOfRestarts,
  extraPasses: (params) => stepsOfRestarts(params) + fabHalvings,
};

export default fab;
