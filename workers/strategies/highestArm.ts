import { pushDown } from "./bestArm.ts";
import { upMinusDown } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/** Only the winning arm, which on a correctly classified image is the true one, is pushed down (paper appendix B.1). */
export const highestArm = {
  id: "highest-arm",
  objectives: ({ label }) => [pushDown(label)],
  loss: upMinusDown,
} as const satisfies Strategy;
