import { sigmoid, softmax as softmaxOf } from "@tensorflow/tfjs-core";
import { crossEntropy as crossEntropyLoss } from "../maths/losses.ts";
import { oneHot, signed, subject, wholeObjective } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Cross-entropy of the true class, or minus that of the target (docs/algorithms.md 2.6): CE(scores, y), or -CE(scores, t).
 */
export const crossEntropy = {
  id: "cross-entropy",
  objectives: (example) => [wholeObjective("cross-entropy", example)],
  loss: (scores, objectives) =>
    signed(crossEntropyLoss(scores, oneHot(objectives.map(subject), scores.shape[1])), objectives),
} as const satisfies Strategy;

/**
 * Softmax over the arms' margins, as if they were the logits of one network (paper section 4.2, docs/algorithms.md 4.3 with
 * s = d): the cross-entropy strategy under its name for RoBin.
 */
export const softmax = {
  id: "softmax",
  objectives: (example) => [wholeObjective("softmax", example)],
  loss: crossEntropy.loss,
} as const satisfies Strategy;

/**
 * Cross-entropy with probabilities in place of logits: a mistake whose gradients saturate, measured to compare it with the
 * attack on the scores themselves (docs/algorithms.md 10.6, 9). `sigmoid`: of each arm's margin; `softmax`: of one network.
 */
export const probabilityLoss = (of: "sigmoid" | "softmax"): Omit<Strategy, "id"> => ({
  objectives: crossEntropy.objectives,
  loss: (scores, objectives) => crossEntropy.loss(of === "sigmoid" ? sigmoid(scores) : softmaxOf(scores), objectives),
});
