import { crafting } from "./crafting.ts";
import { walkFromLabels } from "./walk.ts";

/**
 * Fast adversarial training (Wong, Rice, Kolter 2020; docs/algorithms.md 2.1): one step of 1.25 epsilon from a random
 * start. Robustness is measured with PGD-10, because the network may learn to defeat that one step and nothing else.
 */
export const fast = crafting({
  id: "fast",
  craft: (part, settings) =>
    walkFromLabels(part, settings, {
      steps: 1,
      relativeStep: settings.number("relativeStep"),
      start: "random",
    }),
  loss: (logits, _clean, crafted, oneHot, { loss }) => loss.mean(logits(crafted), oneHot),
});
