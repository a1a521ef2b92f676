import { stageObjectives, stageStrategy } from "./stages.ts";
import type { Strategy } from "./strategy.ts";

/**
 * Stage 1, and what it does not break stage 2, each from the clean image and with the whole budget (paper appendix C): it
 * breaks what either breaks. Targeted: the one of them that leads to the target.
 */
export const stage1Then2 = {
  id: "stage-1-then-2",
  objectives: (example) => [
    ...stageObjectives("stage 1", example, [0]),
    ...stageObjectives("stage 2", example, [1]),
  ],
  ...stageStrategy,
} as const satisfies Strategy;
