import type { ExperimentSpec } from "../spec/spec.ts";
import type { Choice } from "../terms/choice.ts";

/**
 * A lesson about one mask: a sound system and its masked twin, which shares its trained networks, attacked without and
 * with knowledge of the mask. The networks are trained without a defence, so the sound twin shows how little
 * robustness there is to hide.
 */
export function lesson(
  name: string,
  decomposition: Choice,
  mask: Choice,
  strategies: readonly string[],
): ExperimentSpec {
  return {
    version: 1,
    name,
    deviations: [
      "a lesson in broken defences: not a result of the paper",
      "20 x 20 digits, the small CNN, 5 epochs without a defence, 128 test images",
    ],
    seed: 1,
    dataset: { id: "digits" },
    network: { id: "cnn-small" },
    defence: { id: "standard" },
    training: {
      epochs: 5,
      batchSize: 64,
      learningRate: 0.05,
      drops: [0.5],
      momentum: 0.9,
      weightDecay: 5e-4,
    },
    systems: [
      { id: "sound", decomposition },
      { id: "masked", decomposition, mask },
    ],
    evaluation: {
      examples: 128,
      threats: [{ norm: "linf", epsilon: 0.15 }],
      attacks: [
        { id: "pgd", params: { steps: 20 } },
        { id: "adaptive-pgd", params: { steps: 20 } },
        { id: "square", params: { queries: 300, rescale: true } },
      ],
      strategies: [...strategies],
      coherence: false,
      health: true,
    },
  };
}
