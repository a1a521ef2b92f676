import { pushDown } from "./bestArm.ts";
import { upMinusDown } from "./scores.ts";
import type { Strategy } from "./strategy.ts";

/** Pushes down the arm of the true class, the highest one on a correctly classified image (paper appendix B.1): the first run of Best Arm. */
export const highestArm = {
  id: "highest-arm",
  objectives: ({ label }) => [pushDown(label)],
  loss: upMinusDown,
} as const satisfies Strategy;
