import { sgd } from "../presets/parts.ts";
import type { ExperimentSpec, SystemSpec } from "../spec/spec.ts";
import { findDistances } from "./reading.ts";
import { histogramOf, meanOf, rowOf } from "./rows.ts";
import type { ScaleId, Study } from "./study.ts";

/** The three panels: a dog detector, a classifier of dog, cat and airplane, and the same classifier judged on dogs only. */
export const panels = [
  {
    id: "binary",
    label: "a: binary, dog or not",
    decomposition: { id: "superclass", params: { k: 2, order: "0,1,2" } },
  },
  { id: "three", label: "b: three classes, any mistake counts", decomposition: { id: "multiclass" } },
  {
    id: "three-dog",
    label: "c: three classes, only dog or not counts",
    decomposition: { id: "superclass", params: { k: 3, order: "0,1,2" } },
  },
] as const;

/** The searches for the distance to a boundary in the plane; the smaller result counts. */
export const searches = [
  { id: "pgd-bisection", params: { steps: 20, restarts: 1, halvings: 10 } },
  { id: "fab", params: { steps: 50 } },
] as const;

const largest = { norm: "l2", epsilon: 0.6 } as const;
const bins = 24;

/** The experiment of a scale: three systems on blobs in the plane. */
export function planeSpec(scale: ScaleId): ExperimentSpec {
  const isSmoke = scale === "smoke";
  return {
    version: 1,
    name: "Figure 2, distance to the boundary in the plane",
    deviations: [
      "the paper draws a sketch; here points of three classes in the plane are learnt, dog being class A",
      ...(isSmoke ? ["few points, 1 epoch: a check of the machinery, not a result"] : []),
    ],
    seed: 1,
    dataset: { id: "points", params: { shape: "blobs", classes: 3, noise: 0.08, train: isSmoke ? 60 : 900 } },
    network: { id: "mlp", params: { hidden: isSmoke ? 8 : 32 } },
    defence: { id: "standard" },
    training: { ...sgd(isSmoke ? 1 : 60, 30, 0.1, [0.7]), weightDecay: 1e-4 },
    systems: panels.map(({ id, decomposition }): SystemSpec => ({ id, decomposition })),
    evaluation: {
      examples: isSmoke ? 16 : 512,
      threats: [],
      attacks: [],
      strategies: [],
      coherence: false,
      distance: {
        examples: isSmoke ? 16 : 512,
        within: [largest],
        attacks: isSmoke ? [{ id: "pgd-bisection", params: { steps: 2, restarts: 1, halvings: 2 } }] : [...searches],
        strategies: ["margin"],
      },
    },
  };
}

/** The idea of section 3.1 in the plane: how far points are from the boundary that matters. */
export const figure2: Study = {
  id: "figure-2",
  title: "Figure 2, the boundary that counts",
  section: "Section 3.1, Figure 2",
  question:
    "How far are points from the boundary of a binary classifier, of a classifier of three classes, and of that one if only dog or not counts?",
  scales: ["smoke", "demo", "paper"],
  picture: "histograms",
  experiments: (scale) => [{ id: "plane", spec: planeSpec(scale) }],
  rows: (results) =>
    panels.map(({ id, label }) => {
      const found = findDistances(results, { experiment: "plane", system: id, norm: largest.norm });
      return rowOf(
        {
          setting: "three blobs of points in the plane",
          system: label,
          quantity: "mean distance of points that are right",
          unit: "distance",
        },
        found === null ? null : meanOf(found.ofCorrect),
        {
          threat: largest,
          attack: "smallest of all searches",
          histogram: found === null ? null : histogramOf(found.ofCorrect, largest.epsilon, bins),
          backend: found?.backend ?? null,
        },
      );
    }),
};
