import {
  clone,
  concat,
  grad,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { adversarialFraction } from "../../src/experiment/schedules.ts";
import { normSchema, type ParameterValues, type Threat } from "../../src/experiment/spec.ts";
import { pgdStep } from "../kernels/ops.ts";
import { crossEntropySlope, meanCrossEntropy } from "../maths/losses.ts";
import type { Defence, DefenceContext } from "./defence.ts";
import { randomStart } from "./start.ts";

/**
 * Adversarial training (paper-spec 6.1, Madry et al. 2018): the first round(rho * B) images of each shuffled batch are
 * replaced by the last iterate of PGD on their cross-entropy, crafted in eval mode; the loss is the
 * mean cross-entropy of the mixed batch. rho grows with the epochs (warm-up).
 */
export const adversarial: Defence = {
  id: "adversarial",
  adversarialFraction: ({ params, epoch, epochs }) =>
    adversarialFraction(numberOf(params, "warmup"), epoch, epochs),
  attack,
  craft(x, oneHot, context) {
    const total = x.shape[0];
    const crafted = Math.round(adversarial.adversarialFraction(context) * total);
    if (crafted === 0) return x;
    if (crafted === total) return attack(x, oneHot, context);
    return tidy(() => {
      const rest = slice(x, [crafted, 0, 0, 0], [total - crafted, ...x.shape.slice(1)]);
      const first = attack(
        slice(x, [0, 0, 0, 0], [crafted, ...x.shape.slice(1)]),
        slice(oneHot, [0, 0], [crafted, oneHot.shape[1]]),
        context,
      );
      return concat([first, rest], 0) as Tensor4D;
    });
  },
  loss: (logits, _clean, crafted, oneHot) => meanCrossEntropy(logits(crafted), oneHot),
};

/**
 * PGD on the cross-entropy with everything on the device: one tape per step, input gradients only, the last iterate.
 * Step size: relativeStep * epsilon / steps (paper-spec 2.1).
 */
function attack(x: Tensor4D, oneHot: Tensor2D, context: DefenceContext): Tensor4D {
  const threat = threatOf(context.params);
  const steps = numberOf(context.params, "steps");
  const settings = { ...threat, alpha: (numberOf(context.params, "relativeStep") * threat.epsilon) / steps };
  const slope = grad((z: Tensor) => crossEntropySlope(context.logits(z as Tensor4D), oneHot));
  return tidy(() => {
    let z = context.params.randomStart === false ? clone(x) : randomStart(x, threat, context.random);
    for (let step = 0; step < steps; step++) {
      const before = z;
      z = tidy(() => pgdStep(before, x, slope(before) as Tensor4D, settings));
      before.dispose();
    }
    return z;
  });
}

function threatOf(params: ParameterValues): Threat {
  return { norm: normSchema.parse(params.norm), epsilon: numberOf(params, "epsilon") };
}

function numberOf(params: ParameterValues, id: string): number {
  const value = params[id];
  if (typeof value !== "number")
    throw new TypeError(`defence parameter ${id} must be a number, found ${String(value)}`);
  return value;
}
