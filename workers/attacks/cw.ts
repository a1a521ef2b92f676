import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { Attack } from "./attack.ts";
import type { CwSettings } from "./cwEvaluation.ts";
import { cwL2 } from "./cwL2.ts";
import { cwLinf } from "./cwLinf.ts";
import { GradientCounts } from "./gradientCounts.ts";
import { Nearest } from "./nearest.ts";

/**
 * Carlini and Wagner 2017 (cw-min, docs/algorithms.md 3): the smallest perturbation by an optimiser over tanh variables; the
 * nearest success of all iterates is kept. Distances are measured from the clean image itself. Success is the whole
 * system's decision, and the hinge pushes until then, so that an objective of one arm is not satisfied too early.
 */
export const cw = {
  id: "cw",
  async perturb(x0, context) {
    const settings = context.params as ParameterValues & CwSettings;
    const nearest = new Nearest(x0, context.threat.epsilon, context.smallest === true);
    const gradients = new GradientCounts();
    const run = context.threat.norm === "l2" ? cwL2 : cwLinf;
    try {
      await run(x0, context, settings, nearest, gradients);
    } catch (error) {
      nearest.dispose();
      throw error;
    }
    return {
      perturbed: nearest.release(),
      firstSuccess: nearest.firstSuccess,
      gradients: gradients.result(),
    };
  },
} as const satisfies Attack;
