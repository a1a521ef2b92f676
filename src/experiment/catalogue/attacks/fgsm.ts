import type { Choice } from "../../terms/choice.ts";

/** FGSM: PGD with one step of length epsilon from the clean image (docs/algorithms.md 2.1). */
export const fgsm = {
  id: "pgd",
  params: { steps: 1, relativeStep: 1, randomStart: false },
} as const satisfies Choice;
