import { robin } from "../presets/parts.ts";
import { coherenceHistogram } from "../summary/coherenceSummary.ts";
import { ensembleOf5, scaledStudy, trainedExperiment, trainedText } from "./comparison.ts";
import { findCoherence } from "./reading.ts";
import { meanOf, rowOf } from "./rows.ts";

const systems = [
  { id: "robin", label: "RoBin" },
  { id: "ensemble", label: "ensemble of 5 multiclass" },
] as const;

/** Gradient coherence of RoBin's arms, and of five multiclass networks for the same task. */
export const figure6 = scaledStudy({
  id: "figure-6",
  title: "Figure 6, gradient coherence",
  section: "Section 6, Figure 6",
  question:
    "Do the loss gradients of RoBin's arms point in common directions less than those of an ensemble of multiclass networks?",
  picture: "histograms",
  experiments: (scale) =>
    scale.norms.map((norm) =>
      trainedExperiment(scale, norm, "Figure 6, gradient coherence", {
        systems: [robin(), ensembleOf5],
        evaluation: { coherence: true },
      }),
    ),
  rows: (results, scale) =>
    scale.norms.flatMap((norm) =>
      systems.map(({ id: system, label }) => {
        const found = findCoherence(results, { experiment: norm, system });
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
});
