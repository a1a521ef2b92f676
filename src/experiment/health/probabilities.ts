import { plain } from "../terms/format.ts";
import type { HealthCheck } from "./check.ts";

/** Scores that look like probabilities: attacks expect logits or margins (docs/algorithms.md 10.5, last column). */
export const probabilities: HealthCheck = {
  id: "probabilities",
  label: "Probabilities as scores",
  needs: "the health measurements (evaluation.health)",
  find({ probed }) {
    const [first] = probed;
    if (first === undefined) return [];
    const { lowest, highest, atBound } = first.data.scores;
    const bounded = lowest >= 0 && highest <= 1;
    const suspect = bounded || atBound > 0.05;
    const found = `scores of clean images go from ${lowest.toPrecision(3)} to ${highest.toPrecision(3)}`;
    return [
      {
        threat: null,
        suspect,
        numbers: { lowest, highest, atBound },
        sentence: bounded
          ? `${found}: probabilities were handed over as scores, whose flat ends hide gradients; hand over logits or margins`
          : suspect
            ? `${found}, ${plain.percent(atBound)} of them exactly the lowest or highest: they are squashed, and flat ends hide gradients; hand over margins`
            : found,
      },
    ];
  },
};
