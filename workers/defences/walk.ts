import { clone, grad, type Tensor, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import { pgdStep } from "../kernels/ops.ts";
import type { DefenceContext } from "./defence.ts";
import type { DefenceSettings } from "./settings.ts";
import { nudged, randomStart } from "./start.ts";

interface WalkSettings {
  readonly threat: Threat;
  readonly steps: number;
  /** Step size times steps, in epsilons. */
  readonly relativeStep: number;
  /** The direction, shape of x, for examples whose gradient is 0. Absent: they do not move. */
  readonly instead?: (z: Tensor4D, gradient: Tensor4D) => Tensor4D;
}

/**
 * PGD that stays on the device: one tape per step, input gradients only, the last iterate; the step size is
 * relativeStep * epsilon / steps (docs/algorithms.md 2.1). Climbs `slope` of the logits from `start`, inside the threat
 * around x.
 */
export function walk(
  x: Tensor4D,
  start: () => Tensor4D,
  logits: (z: Tensor4D) => Tensor2D,
  slope: (logits: Tensor2D) => Tensor,
  { threat, steps, relativeStep, instead = (_z, gradient) => gradient }: WalkSettings,
): Tensor4D {
  const settings = { ...threat, alpha: (relativeStep * threat.epsilon) / steps };
  const gradientAt = grad((z: Tensor) => slope(logits(z as Tensor4D)));
  return tidy(() => {
    let z = start();
    for (let step = 0; step < steps; step++) {
      const before = z;
      z = tidy(() => pgdStep(before, x, instead(before, gradientAt(before) as Tensor4D), settings));
      before.dispose();
    }
    return z;
  });
}

/** Images to perturb, their one-hot labels, and the network in training. */
export interface Part<Context extends DefenceContext = DefenceContext> {
  readonly x: Tensor4D;
  readonly oneHot: Tensor2D;
  readonly context: Context;
}

type Steps = Omit<WalkSettings, "threat"> & { readonly start: "random" | "clean" | "nudged" };

/** PGD away from the labels, inside the threat of the defence, on the loss that the defence climbs. */
export function walkFromLabels(
  { x, oneHot, context: { logits, random } }: Part,
  { threat, loss }: DefenceSettings,
  { start, ...steps }: Steps,
): Tensor4D {
  const starts = {
    random: () => randomStart(x, threat, random),
    clean: () => clone(x),
    nudged: () => nudged(x, random),
  };
  return walk(x, starts[start], logits, (found) => loss.slope(found, oneHot), { threat, ...steps });
}

/** PGD-10: measures robustness where the training's own attack is too weak for it, or climbs another function. */
export const pgd10 = (part: Part, settings: DefenceSettings): Tensor4D =>
  walkFromLabels(part, settings, { steps: 10, relativeStep: 2.5, start: "random" });
