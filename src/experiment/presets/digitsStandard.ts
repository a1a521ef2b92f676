import type { ExperimentSpec } from "../spec/spec.ts";
import digitsQuick from "./digitsQuick.ts";
import { digitsDeviations, firstSuccess, sgd } from "./parts.ts";

/** Without adversarial training, systems are accurate on clean images and small perturbations break them, one-vs-all or not. */
const digitsStandard: ExperimentSpec = {
  ...digitsQuick,
  name: "Digits, standard training: one-vs-all alone is no defence",
  deviations: [
    ...digitsDeviations,
    "standard training, which the paper uses only in section 3.3",
    "12 epochs, batch 64, learning rate 0.05 instead of 20 or 80 epochs, batch 128, 0.1",
    "judged on 1,000 test images instead of 10,000",
    firstSuccess,
  ],
  defence: { id: "standard" },
  training: sgd(12, 64, 0.05, [0.5]),
  evaluation: {
    ...digitsQuick.evaluation,
    examples: 1000,
    threats: [
      { norm: "linf", epsilon: 0.05 },
      { norm: "linf", epsilon: 0.1 },
    ],
  },
};

export default digitsStandard;
