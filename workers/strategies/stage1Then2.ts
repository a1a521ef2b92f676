import { stageObjectives, stageStrategy } from "./stages.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Stage 1, then stage 2 on the examples that are left, each from the clean image and with the whole budget (paper appendix
 * C). Targeted: the one of them that leads to the target.
 */
export const stage1Then2 = {
  id: "stage-1-then-2",
  objectives: (example) => [
    ...stageObjectives("stage 1", example, [0]),
    ...stageObjectives("stage 2", example, [1]),
  ],
  ...stageStrategy,
} as const satisfies Strategy;
