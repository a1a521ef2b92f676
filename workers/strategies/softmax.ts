import { crossEntropy } from "./crossEntropy.ts";
import { wholeObjective } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Softmax over the arms' margins, as if they were the logits of one network (paper section 4.2, docs/algorithms.md 4.3 with
 * s = d): the cross-entropy strategy under its name for RoBin.
 */
export const softmax = {
  id: "softmax",
  objectives: (example) => [wholeObjective("softmax", example)],
  loss: crossEntropy.loss,
} as const satisfies Strategy;
