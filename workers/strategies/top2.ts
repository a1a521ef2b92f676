import { add, mul, neg, softplus } from "@tensorflow/tfjs-core";
import { climbedSoftplus } from "../maths/losses.ts";
import { scoreAt, topTwo, upMinusDown } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Pushes the winner a down and the runner-up b up, by the mean of the two arms' own losses (paper section 4.2,
 * docs/algorithms.md 4.3): (softplus(-d_a) + softplus(d_b)) / 2. Both arms are those of the clean image. Targeted: the
 * true arm and the target's.
 */
export const top2 = {
  id: "top-2",
  objectives: (example) => [topTwo("top 2", example)],
  loss(scores, objectives) {
    const a = scoreAt(
      scores,
      objectives.map(({ down }) => down),
    );
    const b = scoreAt(
      scores,
      objectives.map(({ up }) => up),
    );
    return mul(add(softplus(neg(a)), softplus(b)), 0.5);
  },
} as const satisfies Strategy;

/**
 * The softmax strategy restricted to the winner a and the runner-up b of the clean image (paper appendix B.1,
 * docs/algorithms.md 4.3 with s = d): softplus(d_b - d_a). Targeted: the true arm and the target's.
 */
export const softmaxTop2 = {
  id: "softmax-top-2",
  objectives: (example) => [topTwo("softmax top 2", example)],
  loss: (scores, objectives) => climbedSoftplus(upMinusDown(scores, objectives)),
} as const satisfies Strategy;
