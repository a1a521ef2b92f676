import { stageObjectives, stageStrategy } from "./stages.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Attacks the coarse network alone (paper appendix C, docs/algorithms.md 8.2): a wrong group makes the answer wrong.
 * Targeted: towards the group of the target, unless it is the true one.
 */
export const stage1 = {
  id: "stage-1",
  objectives: (example) => stageObjectives("stage 1", example, [0]),
  ...stageStrategy,
} as const satisfies Strategy;
