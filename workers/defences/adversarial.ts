import { innerAttack } from "../../src/experiment/catalogue/defences/inner.ts";
import type { Choice } from "../../src/experiment/terms/choice.ts";
import { craftWith } from "./catalogueAttack.ts";
import { crafting } from "./crafting.ts";
import type { DefenceSettings } from "./settings.ts";
import { type Part, pgd10, walkFromLabels } from "./walk.ts";

/**
 * Adversarial training (docs/algorithms.md 6.1, Madry et al. 2018): the inner attack crafts the first images of each
 * batch, with the network in eval mode; the loss is the mean loss of the mixed batch. PGD, the default, returns its last
 * iterate and stays on the device.
 */
export const adversarial = crafting({
  id: "adversarial",
  attack: (part, settings) =>
    settings.all.inner === "pgd" ? pgd(part, settings, innerAttack(settings.all)) : pgd10(part, settings),
  // Other attacks drop the images that they have finished.
  isPerExample: (settings) => innerAttack(settings.all).id === "pgd",
  craft(part, settings) {
    const attack = innerAttack(settings.all);
    return attack.id === "pgd"
      ? pgd(part, settings, attack)
      : craftWith(attack, settings.loss.strategy, part.x, settings.threat, part.context);
  },
  loss: (logits, _clean, crafted, oneHot, { loss }) => loss.mean(logits(crafted), oneHot),
});

/** PGD, or FGSM, which is one step of it. */
const pgd = (part: Part, settings: DefenceSettings, { params = {} }: Choice) =>
  walkFromLabels(part, settings, {
    steps: Number(params.steps),
    relativeStep: Number(params.relativeStep),
    start: params.randomStart === false ? "clean" : "random",
  });
