import type { ExperimentSpec } from "../spec/spec.ts";
import type { Choice } from "../terms/choice.ts";
import { onDigits, sgd } from "./parts.ts";

/**
 * A lesson about one mask: a sound system and its masked twin with the same networks, attacked without and with knowledge
 * of the mask. The networks have no defence, so the sound twin shows how little robustness there is to hide.
 */
function lesson(name: string, decomposition: Choice, mask: Choice, strategy: string): ExperimentSpec {
  return {
    version: 1,
    name,
    deviations: [
      "a lesson in broken defences: not a result of the paper",
      "20 x 20 digits, the small CNN, 5 epochs without a defence, 128 test images",
    ],
    ...onDigits,
    defence: { id: "standard" },
    training: sgd(5, 64, 0.05, [0.5]),
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
      strategies: [strategy],
      coherence: false,
      health: true,
    },
  };
}

/** Arms merged by sigmoids and a softmax (docs/algorithms.md 10.5). */
export const lessonSigmoid = lesson(
  "Lesson on sigmoids: arms merged by squashed scores",
  { id: "one-vs-all" },
  { id: "sigmoid" },
  "softmax",
);

/** A layer before the network whose gradient is zero everywhere. */
export const lessonQuantiser = lesson(
  "Lesson on rounding: a quantiser before the network",
  { id: "multiclass" },
  { id: "quantiser" },
  "cross-entropy",
);

/** New random noise in every pass. */
export const lessonNoise = lesson(
  "Lesson on noise: random numbers at inference",
  { id: "multiclass" },
  { id: "noise" },
  "cross-entropy",
);
