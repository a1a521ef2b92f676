import { fgsm } from "../catalogue/attacks/fgsm.ts";
import type { Choice, Norm } from "../terms/choice.ts";

/** Attacks of a health task. */
export const probeSettings = {
  single: fgsm,
  iterative: { id: "pgd", params: { steps: 10 } },
  longer: { id: "pgd", params: { steps: 40 } },
  again: { id: "pgd", params: { steps: 10, restarts: 4 } },
  huge: { id: "pgd", params: { steps: 20 } },
  blackBox: { id: "square", params: { queries: 200, rescale: true } },
  random: { id: "random-search", params: { queries: 200 } },
  adaptive: { id: "adaptive-pgd", params: { steps: 10 } },
} as const satisfies Record<string, Choice>;

/** Images of a health task: enough to see what is grossly wrong. */
export const probedImages = 48;

/** A budget in which every image of the box is allowed. */
export const everyImage = (norm: Norm, pixels: number): number => (norm === "linf" ? 1 : Math.sqrt(pixels));
