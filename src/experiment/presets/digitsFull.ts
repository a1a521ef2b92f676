import type { ExperimentSpec } from "../spec/spec.ts";
import digitsQuick from "./digitsQuick.ts";
import { digitsDeviations, firstSuccess, sgd } from "./parts.ts";

/** The same comparison with longer training, nine strategies, six budgets and the whole test split. */
const digitsFull: ExperimentSpec = {
  ...digitsQuick,
  name: "Digits, full: nine strategies on 1,000 digits",
  deviations: [
    ...digitsDeviations,
    "40 epochs, batch 64, learning rate 0.1 with two drops instead of 20 or 80 epochs, batch 128, 0.1 with one",
    "adversarial training with 2 inner steps instead of 10",
    "trained at linf 0.2 instead of 0.3, judged on 1,000 test images instead of 10,000",
    firstSuccess,
  ],
  training: sgd(40, 64, 0.1, [0.6, 0.85]),
  evaluation: {
    ...digitsQuick.evaluation,
    examples: 1000,
    threats: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3].map((epsilon) => ({ norm: "linf", epsilon })),
    attacks: [{ id: "pgd", params: { steps: 20 } }],
    strategies: ["core", "best-arm", "top-2", "highest-arm", "average-gradient", "softmax-top-2"],
  },
};

export default digitsFull;
