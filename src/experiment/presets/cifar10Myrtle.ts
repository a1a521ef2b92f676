import type { ExperimentSpec } from "../spec/spec.ts";
import { firstSuccess, multiclass, robin, sgd } from "./parts.ts";

/** A row of the paper's Table 1 on CIFAR-10, with a Myrtle CNN of a quarter of the width. Needs a GPU (docs/gpu.md). */
const cifar10Myrtle: ExperimentSpec = {
  version: 1,
  name: "CIFAR-10, Myrtle CNN: RoBin against multiclass at linf 8/255",
  deviations: [
    "the Myrtle CNN of width 16 (99,210 parameters) instead of 64 (1,558,026)",
    "linf 8/255 is restored: the paper's text has lost the budget",
    "45,000 training images instead of 50,000; 4,000 others are for the curves",
    "judged on 2,560 test images instead of 10,000",
    firstSuccess,
  ],
  seed: 1,
  dataset: { id: "cifar-10", params: { validation: 4000 } },
  network: { id: "myrtle", params: { width: 16 } },
  defence: { id: "adversarial", params: { norm: "linf", epsilon: 8 / 255, steps: 10 } },
  training: { ...sgd(80, 128, 0.1, [0.5]), augmentation: "crop" },
  systems: [multiclass, robin()],
  evaluation: {
    examples: 2560,
    threats: [{ norm: "linf", epsilon: 8 / 255 }],
    attacks: [
      { id: "pgd", params: { steps: 10 } },
      { id: "pgd", params: { steps: 20 } },
    ],
    strategies: ["core", "best-arm", "top-2"],
    coherence: true,
  },
};

export default cifar10Myrtle;
