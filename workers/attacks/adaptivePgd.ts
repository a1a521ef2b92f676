import type { Attack } from "./attack.ts";
import { pgd } from "./pgd.ts";

/**
 * PGD on the view of a system that its mask offers to attackers who know the mask (`Classifier.adaptive`); on any other
 * system it is PGD. A system that draws random numbers may undo a success at the next draw, so there the iterate of
 * highest average loss is returned, not the first success.
 */
export const adaptivePgd = {
  id: "adaptive-pgd",
  perturb(x0, context) {
    const { classifier } = context;
    return pgd.perturb(x0, {
      ...context,
      classifier: classifier.adaptive ?? classifier,
      ...(classifier.reseed === undefined ? {} : { isAdversarial: () => false }),
    });
  },
} as const satisfies Attack;
