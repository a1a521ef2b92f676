import { add, mul, type Tensor, type Tensor2D, type Tensor4D, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { fillNormal, type Random, stream } from "../../src/experiment/sampling/random.ts";
import type { Classifier, ScoreGradient } from "../decompositions/classifier.ts";
import type { Mask } from "./mask.ts";

/**
 * Adds normal noise to every image in every pass, from one stream that `reseed` restarts. The adaptive view averages
 * scores, losses and gradients over `draws` draws (EOT).
 */
export const noise = {
  id: "noise",
  wrap(classifier, params) {
    const sigma = Number(params.sigma);
    const draws = Number(params.draws);
    let random = newStream();
    const noisy = (x: Tensor4D): Tensor4D => {
      const values = new Float32Array(x.size);
      fillNormal(values, random);
      return add(x, mul(tensor4d(values, x.shape), sigma));
    };
    const system: Classifier = {
      ...classifier,
      scores: (x) => tidy(() => classifier.scores(noisy(x))),
      gradient: (x, loss, columns) => {
        const images = tidy(() => noisy(x));
        try {
          return classifier.gradient(images, loss, columns);
        } finally {
          images.dispose();
        }
      },
    };
    const adaptive: Classifier = {
      ...classifier,
      scores: (x) => means(draws, () => [system.scores(x)])[0] as Tensor2D,
      gradient: (x, loss, columns): ScoreGradient => {
        const [value, gradient, scores] = means(draws, () => {
          const taken = system.gradient(x, loss, columns);
          return [taken.loss, taken.gradient, taken.scores];
        });
        return { loss: value, gradient, scores } as ScoreGradient;
      },
    };
    return {
      ...system,
      adaptive,
      reseed() {
        random = newStream();
      },
    };
  },
} as const satisfies Mask;

const newStream = (): Random => stream(0, "mask-noise");

/** Means of tensors over several draws, summed draw by draw so that memory does not grow with their number. */
function means(draws: number, draw: () => Tensor[]): Tensor[] {
  return tidy(() => {
    let sums: Tensor[] = [];
    for (let i = 0; i < draws; i++) {
      const before = sums;
      sums = tidy(() => draw().map((value, k) => add(value, before[k] ?? 0)));
      for (const value of before) value.dispose();
    }
    return sums.map((value) => mul(value, 1 / draws));
  });
}
