import { mean, mul, softplus, sub } from "@tensorflow/tfjs-core";
import { oneHot, signed, subject, wholeObjective } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/**
 * The mean of all arms' own losses (paper appendix B.1, docs/algorithms.md 4.2): L_y = softplus(-d_y), L_j = softplus(d_j).
 * Targeted: minus the mean with the target as the label (docs/algorithms.md 4.4).
 */
export const averageGradient = {
  id: "average-gradient",
  objectives: (example) => [wholeObjective("average gradient", example)],
  loss(scores, objectives) {
    // -1 at the column whose arm should say yes, +1 elsewhere.
    const signs = sub(1, mul(oneHot(objectives.map(subject), scores.shape[1]), 2));
    return signed(mean(softplus(mul(scores, signs)), 1), objectives);
  },
} as const satisfies Strategy;
