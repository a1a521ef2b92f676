import type { Defence } from "./defence.ts";
import { mixture, shareOf } from "./mixture.ts";
import { judging, walkFromLabels } from "./onLabels.ts";
import { settingsOf } from "./settings.ts";

/**
 * Fast adversarial training (Wong, Rice, Kolter 2020; docs/algorithms.md 2.1): one step of 1.25 epsilon from a random start. It
 * is measured with PGD-10, because what can go wrong is that the network defeats the one step and nothing else.
 */
export const fast: Defence = {
  id: "fast",
  adversarialFraction: (progress) => shareOf("fast", progress),
  attack: (x, oneHot, context) =>
    walkFromLabels(x, oneHot, context, settingsOf("fast", context.params), judging),
  craft(x, oneHot, context) {
    return mixture("fast", x, oneHot, context, (part, settings) =>
      walkFromLabels(part.x, part.oneHot, part.context, settings, {
        steps: 1,
        relativeStep: settings.number("relativeStep"),
        start: "random",
      }),
    );
  },
  loss: (logits, _clean, crafted, oneHot, params) =>
    settingsOf("fast", params).loss.mean(logits(crafted), oneHot),
};
