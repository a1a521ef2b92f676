import { mul } from "@tensorflow/tfjs-core";
import { crossEntropy as crossEntropyLoss } from "../maths/losses.ts";
import { oneHot, senses, subject, wholeObjective } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Cross-entropy of the true class, or minus that of the target (docs/algorithms.md 2.6): CE(scores, y), or -CE(scores, t).
 */
export const crossEntropy = {
  id: "cross-entropy",
  objectives: (example) => [wholeObjective("cross-entropy", example)],
  loss: (scores, objectives) =>
    mul(senses(objectives), crossEntropyLoss(scores, oneHot(objectives.map(subject), scores.shape[1]))),
} as const satisfies Strategy;
