import { stageObjectives, stageStrategy } from "./stages.ts";
import type { Strategy } from "./strategy.ts";

/**
 * The coarse network alone (paper appendix C, docs/algorithms.md 8.2): the wrong group makes the answer wrong. Targeted: towards the
 * group of the target, where that is another.
 */
export const stage1 = {
  id: "stage-1",
  objectives: (example) => stageObjectives("stage 1", example, [0]),
  ...stageStrategy,
} as const satisfies Strategy;
