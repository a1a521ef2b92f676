import type { Attack } from "./attack.ts";
import { pgd } from "./pgd.ts";

/**
 * PGD on the view of a system that its mask states for attackers who know it (`Classifier.adaptive`); on any other
 * system it is PGD. A system that draws random numbers may take back a success at the next draw, so there the image of
 * highest average loss is proposed, not the first that succeeds.
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
