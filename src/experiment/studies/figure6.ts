import type { SystemSpec } from "../spec/spec.ts";
import { coherenceHistogram } from "../summary/coherenceSummary.ts";
import { robin, specOf } from "./comparison.ts";
import { findCoherence } from "./reading.ts";
import { meanOf, rowOf } from "./rows.ts";
import { headline, scaleOf } from "./scales.ts";
import type { Study } from "./study.ts";
import { trainedText } from "./words.ts";

const ensemble: SystemSpec = { id: "ensemble", decomposition: { id: "ensemble", params: { members: 5 } } };

const systems = [
  { id: "robin", label: "RoBin" },
  { id: "ensemble", label: "ensemble of 5 multiclass" },
] as const;

/** Coherence of RoBin's arms beside that of five multiclass networks that do the same task. */
export const figure6: Study = {
  id: "figure-6",
  title: "Figure 6, gradient coherence",
  section: "Section 6, Figure 6",
  question:
    "Do the loss gradients of RoBin's arms point in common directions less than those of an ensemble of multiclass networks?",
  scales: ["smoke", "demo", "paper"],
  picture: "histograms",
  experiments: (id) => {
    const scale = scaleOf(id);
    return scale.norms.map((norm) => ({
      id: norm,
      spec: specOf(scale, {
        name: `Figure 6, gradient coherence: ${trainedText(scale, norm, "high")}`,
        trained: scale.threat(headline(norm)),
        systems: [robin(true), ensemble],
        evaluation: { coherence: true },
      }),
    }));
  },
  rows: (results, id) => {
    const scale = scaleOf(id);
    return scale.norms.flatMap((norm) =>
      systems.map(({ id: system, label }) => {
        const found = findCoherence(results, { experiment: norm, system });
        return rowOf(
          {
            setting: trainedText(scale, norm, "high"),
            system: label,
            quantity: "mean coherence of clean images",
            unit: "coherence",
            // About 0.2, for ResNet-18 on CIFAR-10; which norm it was trained with is lost.
            paper: system === "robin" ? 0.2 : null,
          },
          found === null ? null : meanOf(found.values),
          {
            histogram: found === null ? null : coherenceHistogram(found.values),
            backend: found?.backend ?? null,
          },
        );
      }),
    );
  },
};
