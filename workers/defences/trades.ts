import { add, mul, reshape, softmax, sub, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { gradientDiagnosis } from "../kernels/ops.ts";
import { divergenceSlope, meanDivergence } from "../maths/divergence.ts";
import { crafting } from "./crafting.ts";
import { nudged } from "./start.ts";
import { walk } from "./walk.ts";

/**
 * TRADES (Zhang et al. 2019, docs/algorithms.md 6.4): mean loss of the clean images plus beta times the mean divergence
 * KL(f(x) || f(x')), both terms differentiated through f(x) and f(x'). x' is the last iterate of PGD on that divergence
 * from a nudge of 0.001, in eval mode, and does not depend on the labels.
 */
export const trades = crafting({
  id: "trades",
  craft: ({ x, context: { logits, random } }, { threat, number }) =>
    tidy(() => {
      const p = softmax(logits(x)) as Tensor2D;
      return walk(
        x,
        () => nudged(x, random),
        logits,
        (found) => divergenceSlope(found, p),
        {
          threat,
          steps: number("steps"),
          relativeStep: number("relativeStep"),
          // A zero gradient has no direction to scale to an l2 step. The authors draw a random direction; that of the start
          // noise is as random and needs no draw.
          ...(threat.norm === "l2" ? { instead: (z, gradient) => outwards(x, z, gradient) } : {}),
        },
      );
    }),
  loss(logits, clean, crafted, oneHot, { loss, number }) {
    const found = logits(clean);
    return add(loss.mean(found, oneHot), mul(meanDivergence(found, logits(crafted)), number("beta")));
  },
});

/** The gradient, or x' - x for the examples whose gradient is 0. */
function outwards(x: Tensor4D, z: Tensor4D, gradient: Tensor4D): Tensor4D {
  const vanished = reshape(gradientDiagnosis(gradient).zero, [-1, 1, 1, 1]);
  return add(gradient, mul(sub(z, x), vanished));
}
