import type { Defence } from "./defence.ts";
import { settingsOf } from "./settings.ts";

/** Plain training on clean images: the undefended network that adversarial training is compared with. */
export const standard: Defence = {
  id: "standard",
  adversarialFraction: () => 0,
  attack: null,
  isPerExample: () => true,
  craft: (x) => x,
  loss: (logits, _clean, crafted, oneHot, params) => settingsOf("standard", params).loss.mean(logits(crafted), oneHot),
};
