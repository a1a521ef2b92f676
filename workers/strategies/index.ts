import type { StrategyId } from "../../src/experiment/catalogue/strategies/index.ts";
import { averageGradient } from "./averageGradient.ts";
import { bestArm, highestArm } from "./bestArm.ts";
import { crossEntropy, softmax } from "./crossEntropy.ts";
import { dlr, targetedDlr } from "./dlr.ts";
import { margin } from "./margin.ts";
import { multiTargeted } from "./multiTargeted.ts";
import { holistic, stage1, stage1Then2, stage2 } from "./stages.ts";
import type { Strategy } from "./strategy.ts";
import { softmaxTop2, top2 } from "./top2.ts";

/** The engine half of every strategy of the catalogue. */
export const strategies: { readonly [Id in StrategyId]: Strategy & { readonly id: Id } } = {
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
};
