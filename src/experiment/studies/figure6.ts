import { robin } from "../presets/parts.ts";
import { coherenceHistogram } from "../summary/coherenceSummary.ts";
import { ensembleOf5, scaledStudy, trainedExperiment, trainedText } from "./comparison.ts";
import { findCoherence } from "./reading.ts";
import { meanOf, rowOf } from "./rows.ts";
import type { Scale } from "./scale.ts";

const ofRobin = { id: "robin", label: "RoBin" } as const;
const ofEnsemble = { id: "ensemble", label: "ensemble of 5 multiclass" } as const;

/** The networks on show: the main ones alone where an ensemble of them would take too long, and smaller ones with it. */
const partsOf = (scale: Scale) =>
  scale.small === undefined
    ? [{ scale, prefix: "", systems: [ofRobin, ofEnsemble] }]
    : [
        { scale, prefix: "", systems: [ofRobin] },
        { scale: scale.small, prefix: "small-", systems: [ofRobin, ofEnsemble] },
      ];

/** Gradient coherence of RoBin's arms, and of five multiclass networks for the same task. */
export const figure6 = scaledStudy({
  id: "figure-6",
  onCifar: true,
  title: "Figure 6, gradient coherence",
  section: "Section 6, Figure 6",
  question:
    "Do the loss gradients of RoBin's arms point in common directions less than those of an ensemble of multiclass networks?",
  picture: "histograms",
  experiments: (all) =>
    partsOf(all).flatMap(({ scale, prefix, systems }) =>
      scale.norms.map((norm) => {
        const experiment = trainedExperiment(scale, norm, "Figure 6, gradient coherence", {
          systems: systems.map(({ id }) => (id === "robin" ? robin() : ensembleOf5)),
          evaluation: { coherence: true },
        });
        return { ...experiment, id: `${prefix}${experiment.id}` };
      }),
    ),
  rows: (results, all) =>
    partsOf(all).flatMap(({ scale, prefix, systems }) =>
      scale.norms.flatMap((norm) =>
        systems.map(({ id: system, label }) => {
          const found = findCoherence(results, { experiment: `${prefix}${norm}`, system });
          return rowOf(
            {
              setting: trainedText(scale, norm),
              system: label,
              quantity: "mean coherence of clean images",
              unit: "coherence",
              // About 0.2 for ResNet-18 on CIFAR-10. The norm of its training is not known.
              paper: system === "robin" ? 0.2 : null,
            },
            found === null ? null : meanOf(found.values),
            {
              histogram: found === null ? null : coherenceHistogram(found.values),
              backend: found?.backend ?? null,
            },
          );
        }),
      ),
    ),
});
