import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { Attack } from "./attack.ts";
import { minimiseNorm } from "./minimumNorm/approach.ts";
import { cwL2 } from "./minimumNorm/cwL2.ts";
import { cwLinf } from "./minimumNorm/cwLinf.ts";
import type { CwSettings } from "./minimumNorm/cwSearch.ts";

/**
 * Carlini and Wagner 2017 (cw-min, docs/algorithms.md 3): the smallest perturbation by an optimiser over tanh variables. The
 * nearest success of all iterates is returned; distances are measured from the clean image itself.
 */
export const cw = {
  id: "cw",
  perturb(x0, context) {
    const search = context.threat.norm === "l2" ? cwL2 : cwLinf;
    return minimiseNorm(x0, context, (run) => search(run, context.params as ParameterValues & CwSettings));
  },
} as const satisfies Attack;
