import { sigmoid, softmax } from "@tensorflow/tfjs-core";
import { crossEntropy } from "./crossEntropy.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Cross-entropy with probabilities in place of logits: a mistake whose gradients saturate, measured to compare it with the
 * attack on the scores themselves (docs/algorithms.md 10.6, 9). `sigmoid`: of each arm's margin; `softmax`: of one network.
 */
export const probabilityLoss = (of: "sigmoid" | "softmax"): Omit<Strategy, "id"> => ({
  objectives: crossEntropy.objectives,
  loss: (scores, objectives) =>
    crossEntropy.loss(of === "sigmoid" ? sigmoid(scores) : softmax(scores), objectives),
});
