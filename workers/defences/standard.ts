import { meanCrossEntropy } from "../maths/losses.ts";
import type { Defence } from "./defence.ts";

/** Plain training on clean images: the undefended network that adversarial training is compared with. */
export const standard: Defence = {
  id: "standard",
  adversarialFraction: () => 0,
  attack: null,
  craft: (x) => x,
  loss: (logits, _clean, crafted, oneHot) => meanCrossEntropy(logits(crafted), oneHot),
};
