import { stageObjectives, stageStrategy } from "./stages.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Cross-entropy of a whole hierarchy (docs/algorithms.md 8.2): -log C_group - log F_class, of the coarse network and the fine one
 * of the true class's group. A step costs these two networks. Targeted: minus the same of the target.
 */
export const holistic = {
  id: "holistic",
  objectives: (example) => stageObjectives("holistic", example, [0, 1]),
  ...stageStrategy,
} as const satisfies Strategy;
