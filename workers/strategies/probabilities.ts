import { sigmoid, softmax } from "@tensorflow/tfjs-core";
import { crossEntropy } from "./crossEntropy.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Cross-entropy of probabilities taken for logits: the mistake that saturation hides behind, as a yardstick for the
 * attack on the scores themselves (docs/algorithms.md 10.6, 9). Of arms, each margin's sigmoid; of one network, its softmax.
 */
export const probabilityLoss = (of: "sigmoid" | "softmax"): Omit<Strategy, "id"> => ({
  objectives: crossEntropy.objectives,
  loss: (scores, objectives) =>
    crossEntropy.loss(of === "sigmoid" ? sigmoid(scores) : softmax(scores), objectives),
});
