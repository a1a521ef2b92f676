import { clone } from "@tensorflow/tfjs-core";
import type { Attack } from "./attack.ts";

/** Returns the images unchanged, to measure the clean accuracy. */
export const none = {
  id: "none",
  perturb: async (x0) => ({
    perturbed: clone(x0),
    firstSuccess: new Int32Array(x0.shape[0]).fill(-1),
    gradients: { total: 0, zero: 0, nonFinite: 0 },
  }),
} as const satisfies Attack;
