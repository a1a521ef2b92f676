import { clipByValue, div, mul, round, type Tensor4D, tidy, zerosLike } from "@tensorflow/tfjs-core";
import type { Classifier } from "../decompositions/classifier.ts";
import type { Mask } from "./mask.ts";

/**
 * Rounds pixels to `levels` grey levels. The gradient of rounding is zero; the adaptive view uses the gradient at the
 * rounded image instead (BPDA).
 */
export const quantiser = {
  id: "quantiser",
  wrap(classifier, params) {
    const steps = Number(params.levels) - 1;
    const rounded = (x: Tensor4D): Tensor4D => clipByValue(div(round(mul(x, steps)), steps), 0, 1);
    const adaptive: Classifier = {
      ...classifier,
      scores: (x) => tidy(() => classifier.scores(rounded(x))),
      gradient: (x, loss, columns) => {
        const images = tidy(() => rounded(x));
        try {
          return classifier.gradient(images, loss, columns);
        } finally {
          images.dispose();
        }
      },
    };
    return {
      ...adaptive,
      gradient(x, loss, columns) {
        const taken = adaptive.gradient(x, loss, columns);
        taken.gradient.dispose();
        return { ...taken, gradient: zerosLike(x) };
      },
      adaptive,
    };
  },
} as const satisfies Mask;
