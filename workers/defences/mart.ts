import { meanMartLoss } from "../maths/martLoss.ts";
import type { Defence } from "./defence.ts";
import { mixture, shareOf } from "./mixture.ts";
import { judging, walkFromLabels } from "./onLabels.ts";
import { settingsOf } from "./settings.ts";

/**
 * MART (Wang et al. 2020, docs/algorithms.md 6.5): boosted cross-entropy of the perturbed images plus lambda times the divergence
 * KL(f(x) || f(x')), weighted by how wrong the clean image is. x' is where PGD on cross-entropy ends, from a nudge of
 * 0.001, in eval mode; during a warm-up only the first images of a batch have one of their own. The authors' code knows linf alone; in l2 x' comes from l2 PGD.
 */
export const mart: Defence = {
  id: "mart",
  adversarialFraction: (progress) => shareOf("mart", progress),
  attack: (x, oneHot, context) =>
    walkFromLabels(x, oneHot, context, settingsOf("mart", context.params), judging),
  craft(x, oneHot, context) {
    return mixture("mart", x, oneHot, context, (part, settings) =>
      walkFromLabels(part.x, part.oneHot, part.context, settings, {
        steps: settings.number("steps"),
        relativeStep: settings.number("relativeStep"),
        start: "nudged",
      }),
    );
  },
  loss: (logits, clean, crafted, oneHot, params) =>
    meanMartLoss(logits(clean), logits(crafted), oneHot, settingsOf("mart", params).number("lambda")),
};
