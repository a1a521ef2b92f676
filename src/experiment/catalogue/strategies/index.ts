import type { StrategyEntry } from "../nouns.ts";
import averageGradient from "./averageGradient.ts";
import bestArm from "./bestArm.ts";
import crossEntropy from "./crossEntropy.ts";
import dlr from "./dlr.ts";
import highestArm from "./highestArm.ts";
import holistic from "./holistic.ts";
import margin from "./margin.ts";
import multiTargeted from "./multiTargeted.ts";
import softmax from "./softmax.ts";
import softmaxTop2 from "./softmaxTop2.ts";
import stage1 from "./stage1.ts";
import stage1Then2 from "./stage1Then2.ts";
import stage2 from "./stage2.ts";
import targetedDlr from "./targetedDlr.ts";
import top2 from "./top2.ts";

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
