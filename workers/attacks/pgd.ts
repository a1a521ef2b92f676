import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import { type AscentSettings, ascend } from "./ascent/ascend.ts";
import type { Attack } from "./attack.ts";

/**
 * Projected gradient descent (paper section 2.2, docs/algorithms.md 2; Madry et al. 2018):
 * x <- clip01(x0 + project(x + alpha * direction(gradient) - x0)), alpha = relativeStep * epsilon / steps.
 */
export const pgd = {
  id: "pgd",
  perturb: (x0, context) => ascend(x0, context, context.params as ParameterValues & AscentSettings),
} as const satisfies Attack;
