import { stageObjectives, stageStrategy } from "./stages.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Attacks the fine network of the true class's group alone (paper appendix C, docs/algorithms.md 8.2) and ignores the coarse
 * one. No objective for a class that is alone in its group. Targeted: towards a target of the same group.
 */
export const stage2 = {
  id: "stage-2",
  objectives: (example) => stageObjectives("stage 2", example, [1]),
  ...stageStrategy,
} as const satisfies Strategy;
