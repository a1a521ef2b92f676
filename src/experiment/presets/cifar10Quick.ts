import type { ExperimentSpec } from "../spec/spec.ts";
import { firstSuccess, multiclass, robin, sgd } from "./parts.ts";

const trained = { norm: "linf" as const, epsilon: 8 / 255 };
/** Budgets of the evaluation: the training budget of 8/255, smaller ones, and one beyond it. */
const budgets = [2, 4, 6, 8, 12].map((levels) => ({ ...trained, epsilon: levels / 255 }));

const pgd20 = { id: "pgd", params: { steps: 20 } };

/**
 * RoBin, multiclass and an undefended network on all of CIFAR-10, sized to train within a few hours on two cores. The
 * settings come from a sweep on validation images (docs/presets.md).
 */
const cifar10Quick: ExperimentSpec = {
  version: 1,
  name: "CIFAR-10, quick: RoBin, multiclass and undefended at linf 8/255",
  deviations: [
    "the Myrtle CNN of width 16 (99,210 parameters) instead of 64 (1,558,026)",
    "30 epochs (RoBin's arms 6, undefended 15), learning rate 0.03 with two drops instead of 80 epochs, 0.1 with one",
    "3 inner steps instead of 10, and flips without crops",
    "linf 8/255 is restored: the paper's text has lost the budget",
    "judged on 1,000 test images instead of 10,000, each network trained once",
    firstSuccess,
  ],
  seed: 1,
  dataset: { id: "cifar-10", params: {} },
  network: { id: "myrtle", params: { width: 16 } },
  defence: { id: "adversarial", params: { ...trained, steps: 3 } },
  // No crops: a network this small has nothing to lose to overfitting, and test images have no black borders.
  training: { ...sgd(30, 128, 0.03, [0.7, 0.9]), augmentation: "flip" },
  systems: [
    multiclass,
    {
      id: "undefended",
      decomposition: { id: "multiclass" },
      defence: { id: "standard" },
      training: { epochs: 15, drops: [0.6, 0.85], augmentation: "crop-flip" },
    },
    // Half of each batch shows the arm's own class, so its images are seen five times per epoch, 30 times in all.
    { ...robin(), training: { epochs: 6 } },
  ],
  evaluation: {
    examples: 1000,
    threats: budgets,
    // AutoAttack on ten arms takes longer than all of PGD-20, so it runs at the training budget alone.
    attacks: [pgd20, { id: "auto", threats: [trained] }],
    strategies: ["core", "best-arm", "top-2", "softmax"],
    coherence: true,
    health: true,
    transfer: [
      { from: "multiclass", to: "robin", attack: pgd20 },
      { from: "robin", to: "multiclass", attack: pgd20 },
    ],
  },
};

export default cifar10Quick;
