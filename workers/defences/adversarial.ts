import { concat, slice, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { innerAttack } from "../../src/experiment/catalogue/defences/inner.ts";
import { adversarialFraction } from "../../src/experiment/schedules.ts";
import type { Choice } from "../../src/experiment/spec.ts";
import { craftWith } from "./catalogueAttack.ts";
import type { CraftContext, Defence, DefenceContext } from "./defence.ts";
import { judging, walkFromLabels } from "./onLabels.ts";
import { type DefenceSettings, settingsOf } from "./settings.ts";

/**
 * Adversarial training (paper-spec 6.1, Madry et al. 2018): the first round(rho * B) images of each shuffled batch are
 * replaced by what the inner attack makes of them, crafted in eval mode; the loss is the mean loss of the mixed batch. rho
 * grows with the epochs (warm-up). PGD, the default, gives its last iterate and runs on the device alone.
 */
export const adversarial: Defence = {
  id: "adversarial",
  adversarialFraction: ({ params, epoch, epochs }) =>
    adversarialFraction(settingsOf("adversarial", params).number("warmup"), epoch, epochs),
  attack(x, oneHot, context) {
    const settings = settingsOf("adversarial", context.params);
    return settings.all.inner === "pgd"
      ? pgd(x, oneHot, context, settings, innerAttack(settings.all))
      : walkFromLabels(x, oneHot, context, settings, judging);
  },
  craft(x, oneHot, context) {
    const total = x.shape[0];
    const crafted = Math.round(adversarial.adversarialFraction(context) * total);
    if (crafted === 0) return x;
    const settings = settingsOf("adversarial", context.params);
    const attack = innerAttack(settings.all);
    if (attack.id !== "pgd") return craftFirst(x, crafted, context, settings, attack);
    if (crafted === total) return pgd(x, oneHot, context, settings, attack);
    return tidy(() => {
      const firstLabels = slice(oneHot, [0, 0], [crafted, oneHot.shape[1]]);
      const first = pgd(imagesOf(x, 0, crafted), firstLabels, context, settings, attack);
      return concat([first, imagesOf(x, crafted, total)], 0);
    });
  },
  loss: (logits, _clean, crafted, oneHot, params) =>
    settingsOf("adversarial", params).loss.mean(logits(crafted), oneHot),
};

const imagesOf = (x: Tensor4D, from: number, to: number): Tensor4D =>
  slice(x, [from, 0, 0, 0], [to - from, ...x.shape.slice(1)]);

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

async function craftFirst(
  x: Tensor4D,
  count: number,
  context: CraftContext,
  settings: DefenceSettings,
  attack: Choice,
): Promise<Tensor4D> {
  const own = imagesOf(x, 0, count);
  let made: Tensor4D | undefined;
  try {
    const labels = context.labels.slice(0, count);
    const perturbed = await craftWith(attack, settings.loss.strategy, own, settings.threat(), {
      ...context,
      labels,
    });
    made = perturbed;
    return tidy(() => concat([perturbed, imagesOf(x, count, x.shape[0])], 0));
  } finally {
    own.dispose();
    made?.dispose();
  }
}
