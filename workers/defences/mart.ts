import { meanMartLoss } from "../maths/martLoss.ts";
import { crafting } from "./crafting.ts";
import { walkFromLabels } from "./walk.ts";

/**
 * MART (Wang et al. 2020, docs/algorithms.md 6.5): boosted cross-entropy of the perturbed images plus lambda times the
 * divergence KL(f(x) || f(x')), weighted by how wrong the clean image is. x' is the last iterate of PGD on cross-entropy
 * from a nudge of 0.001, in eval mode. The authors' code has linf alone; in l2, x' comes from l2 PGD.
 */
export const mart = crafting({
  id: "mart",
  craft: (part, settings) =>
    walkFromLabels(part, settings, {
      steps: settings.number("steps"),
      relativeStep: settings.number("relativeStep"),
      start: "nudged",
    }),
  loss: (logits, clean, crafted, oneHot, settings) =>
    meanMartLoss(logits(clean), logits(crafted), oneHot, settings.number("lambda")),
});
