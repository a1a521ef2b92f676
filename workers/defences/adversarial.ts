import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { innerAttack } from "../../src/experiment/catalogue/defences/inner.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import { craftWith } from "./catalogueAttack.ts";
import type { Defence, DefenceContext } from "./defence.ts";
import { mixture, shareOf } from "./mixture.ts";
import { judging, walkFromLabels } from "./onLabels.ts";
import { type DefenceSettings, settingsOf } from "./settings.ts";

/**
 * Adversarial training (docs/algorithms.md 6.1, Madry et al. 2018): the first round(rho * B) images of each shuffled batch are
 * replaced by what the inner attack makes of them, crafted in eval mode; the loss is the mean loss of the mixed batch. rho
 * grows with the epochs (warm-up). PGD, the default, gives its last iterate and runs on the device alone.
 */
export const adversarial: Defence = {
  id: "adversarial",
  adversarialFraction: (progress) => shareOf("adversarial", progress),
  attack(x, oneHot, context) {
    const settings = settingsOf("adversarial", context.params);
    return settings.all.inner === "pgd"
      ? pgd(x, oneHot, context, settings, innerAttack(settings.all))
      : walkFromLabels(x, oneHot, context, settings, judging);
  },
  craft(x, oneHot, context) {
    const attack = innerAttack(settingsOf("adversarial", context.params).all);
    return mixture("adversarial", x, oneHot, context, (part, settings) =>
      attack.id === "pgd"
        ? pgd(part.x, part.oneHot, part.context, settings, attack)
        : craftWith(attack, settings.loss.strategy, part.x, settings.threat(), part.context),
    );
  },
  loss: (logits, _clean, crafted, oneHot, params) =>
    settingsOf("adversarial", params).loss.mean(logits(crafted), oneHot),
};

/** PGD, or FGSM, which is one step of it. */
function pgd(
  x: Tensor4D,
  oneHot: Tensor2D,
  context: DefenceContext,
  settings: DefenceSettings,
  { params = {} }: Choice,
): Tensor4D {
  return walkFromLabels(x, oneHot, context, settings, {
    steps: Number(params.steps),
    relativeStep: Number(params.relativeStep),
    start: params.randomStart === false ? "clean" : "random",
  });
}
