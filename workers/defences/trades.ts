import { add, mul, reshape, softmax, sub, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { gradientDiagnosis } from "../kernels/ops.ts";
import { divergenceSlope, meanDivergence } from "../maths/divergence.ts";
import type { Defence, DefenceContext } from "./defence.ts";
import { mixture, shareOf } from "./mixture.ts";
import { judging, walkFromLabels } from "./onLabels.ts";
import { type DefenceSettings, settingsOf } from "./settings.ts";
import { nudged } from "./start.ts";
import { walk } from "./walk.ts";

/**
 * TRADES (Zhang et al. 2019, docs/algorithms.md 6.4): mean loss of the clean images plus beta times the mean divergence
 * KL(f(x) || f(x')), both terms differentiated through f(x) and f(x'). x' is where PGD on that divergence ends, from a
 * nudge of 0.001, in eval mode, whatever the labels; during a warm-up only the first images of a batch have one.
 */
export const trades: Defence = {
  id: "trades",
  adversarialFraction: (progress) => shareOf("trades", progress),
  attack: (x, oneHot, context) =>
    walkFromLabels(x, oneHot, context, settingsOf("trades", context.params), judging),
  craft: (x, oneHot, context) =>
    mixture("trades", x, oneHot, context, (part, settings) => awayFromClean(part.x, part.context, settings)),
  loss(logits, clean, crafted, oneHot, params) {
    const settings = settingsOf("trades", params);
    const found = logits(clean);
    return add(
      settings.loss.mean(found, oneHot),
      mul(meanDivergence(found, logits(crafted)), settings.number("beta")),
    );
  },
};

function awayFromClean(x: Tensor4D, { logits, random }: DefenceContext, settings: DefenceSettings): Tensor4D {
  const threat = settings.threat();
  return tidy(() => {
    const p = softmax(logits(x)) as Tensor2D;
    return walk(
      x,
      () => nudged(x, random),
      logits,
      (found) => divergenceSlope(found, p),
      {
        threat,
        steps: settings.number("steps"),
        relativeStep: settings.number("relativeStep"),
        // A vanished gradient has no direction to scale to a step of l2. The authors draw a random one; going on in the
        // direction of the start noise is as random, and draws nothing.
        ...(threat.norm === "l2" ? { instead: (z, gradient) => outwards(x, z, gradient) } : {}),
      },
    );
  });
}

/** The gradient, and x' - x for the examples where it has no length. */
function outwards(x: Tensor4D, z: Tensor4D, gradient: Tensor4D): Tensor4D {
  const vanished = reshape(gradientDiagnosis(gradient).zero, [-1, 1, 1, 1]);
  return add(gradient, mul(sub(z, x), vanished));
}
