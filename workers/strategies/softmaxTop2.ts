import { climbedSoftplus } from "../maths/losses.ts";
import { topTwo, upMinusDown } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/**
 * The softmax strategy restricted to the winner a and the runner-up b of the clean image (paper appendix B.1,
 * docs/algorithms.md 4.3 with s = d): softplus(d_b - d_a). Targeted: the true arm and the target's.
 */
export const softmaxTop2 = {
  id: "softmax-top-2",
  objectives: (example) => [topTwo("softmax top 2", example)],
  loss: (scores, objectives) => climbedSoftplus(upMinusDown(scores, objectives)),
} as const satisfies Strategy;
