import { grad, type Scalar, type Tensor, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { Threat } from "../../src/experiment/terms/choice.ts";
import { pgdStep } from "../kernels/ops.ts";

export interface WalkSettings {
  readonly threat: Threat;
  readonly steps: number;
  /** Step size times steps, in epsilons. */
  readonly relativeStep: number;
  /** What to follow where a gradient has no length: a direction per example, shape of x. Absent: such examples stay. */
  readonly instead?: (z: Tensor4D, gradient: Tensor4D) => Tensor4D;
}

/**
 * PGD with everything on the device: one tape per step, input gradients only, the last iterate; step size
 * relativeStep * epsilon / steps (docs/algorithms.md 2.1). Climbs `slope` of the logits from `start`, inside the threat around x.
 */
export function walk(
  x: Tensor4D,
  start: () => Tensor4D,
  logits: (z: Tensor4D) => Tensor2D,
  slope: (logits: Tensor2D) => Scalar,
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
