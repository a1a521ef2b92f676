import type { ProbeId } from "../artefacts/artefact.ts";
import { fgsm } from "../catalogue/attacks/fgsm.ts";
import type { Choice, Norm } from "../terms/choice.ts";

/** One attack of a health task. */
export interface HealthProbe {
  readonly attack: Choice;
  /** `core`: the strategy of the headline comparison; `probabilities`: the same loss, on squashed scores. */
  readonly strategy: "core" | "margin" | "probabilities";
  /** Attack with a budget that allows every image, in place of the threat's. */
  readonly huge?: true;
}

const pgd10 = { id: "pgd", params: { steps: 10 } };

/** The attacks of a health task, in the order in which they run: what the engine measures and the cost estimate counts. */
export const healthProbes: Readonly<Record<ProbeId, HealthProbe>> = {
  iterative: { attack: pgd10, strategy: "core" },
  "single-step": { attack: fgsm, strategy: "core" },
  "more-steps": { attack: { id: "pgd", params: { steps: 40 } }, strategy: "core" },
  "more-restarts": { attack: { id: "pgd", params: { steps: 10, restarts: 4 } }, strategy: "core" },
  "black-box": { attack: { id: "square", params: { queries: 200, rescale: true } }, strategy: "margin" },
  "random-search": { attack: { id: "random-search", params: { queries: 200 } }, strategy: "margin" },
  huge: { attack: { id: "pgd", params: { steps: 20 } }, strategy: "core", huge: true },
  probabilities: { attack: pgd10, strategy: "probabilities" },
  unmasked: { attack: { id: "adaptive-pgd", params: { steps: 10 } }, strategy: "margin" },
};

/** Images of a health task: enough to detect gross faults. */
export const probedImages = 48;

/** A budget that allows every image of the box [0,1]. */
export const everyImage = (norm: Norm, pixels: number): number => (norm === "linf" ? 1 : Math.sqrt(pixels));
