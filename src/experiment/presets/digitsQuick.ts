import type { ExperimentSpec } from "../spec/spec.ts";
import { digitsDeviations, firstSuccess, multiclass, onDigits, robin, sgd } from "./parts.ts";

/** RoBin against a multiclass model on digits, sized to finish within three minutes on two cores. */
const digitsQuick: ExperimentSpec = {
  version: 1,
  name: "Digits, quick: RoBin against multiclass",
  deviations: [
    ...digitsDeviations,
    "16 epochs, batch 64, learning rate 0.1 with two drops instead of 20 or 80 epochs, batch 128, 0.1 with one",
    "adversarial training with 2 inner steps instead of 10",
    "linf 0.2 instead of 0.3, judged on 256 test images instead of 10,000",
    firstSuccess,
  ],
  ...onDigits,
  defence: { id: "adversarial", params: { norm: "linf", epsilon: 0.2, steps: 2 } },
  training: sgd(16, 64, 0.1, [0.6, 0.85]),
  systems: [multiclass, robin()],
  evaluation: {
    examples: 256,
    threats: [
      { norm: "linf", epsilon: 0.1 },
      { norm: "linf", epsilon: 0.2 },
    ],
    attacks: [{ id: "pgd", params: { steps: 10 } }],
    strategies: ["core", "best-arm", "top-2"],
    coherence: true,
    health: true,
  },
};

export default digitsQuick;
