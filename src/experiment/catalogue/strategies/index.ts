import type { StrategyEntry } from "../nouns.ts";
import { averageGradient, bestArm, highestArm, softmax, softmaxTop2, top2 } from "./arms.ts";
import { crossEntropy, dlr, margin, multiTargeted, targetedDlr } from "./shared.ts";
import { holistic, stage1, stage1Then2, stage2 } from "./stages.ts";

/** Every strategy: the three that all kinds of system share come first, under their name for each kind. */
export const strategies = {
  softmax,
  "cross-entropy": crossEntropy,
  holistic,
  margin,
  "multi-targeted": multiTargeted,
  "best-arm": bestArm,
  "top-2": top2,
  "highest-arm": highestArm,
  "average-gradient": averageGradient,
  "softmax-top-2": softmaxTop2,
  "stage-1": stage1,
  "stage-2": stage2,
  "stage-1-then-2": stage1Then2,
  dlr,
  "targeted-dlr": targetedDlr,
} satisfies Record<string, StrategyEntry>;
export type StrategyId = keyof typeof strategies;
