import type { ExperimentSpec } from "../spec/spec.ts";
import { multiclass, robin, sgd } from "./parts.ts";

/** Every part of the lab in a few seconds. Its numbers mean nothing. */
const smoke: ExperimentSpec = {
  version: 1,
  name: "Smoke: every part of the lab in seconds, numbers without meaning",
  deviations: [
    "linear networks, 200 training images, 2 epochs, 32 test images: a check of the machinery, not a result",
  ],
  seed: 1,
  dataset: { id: "digits", params: { train: 200 } },
  network: { id: "linear" },
  defence: { id: "adversarial", params: { norm: "linf", epsilon: 0.05, steps: 1 } },
  training: sgd(2, 50, 0.05, [0.5]),
  systems: [multiclass, robin()],
  evaluation: {
    examples: 32,
    threats: [{ norm: "linf", epsilon: 0.05 }],
    attacks: [{ id: "pgd", params: { steps: 3 } }],
    strategies: ["core", "best-arm", "top-2"],
    coherence: true,
  },
};

export default smoke;
