import type { Norm, Threat } from "../../src/experiment/terms/choice.ts";

/**
 * Sizes of perturbations, measured on the host in float64 with nothing in common with the tensor code that made them:
 * what the evaluator believes.
 */

/** Size of perturbed - clean in a norm; NaN when an entry is. */
export function perturbationSize(clean: ArrayLike<number>, perturbed: ArrayLike<number>, norm: Norm): number {
  let size = 0;
  for (let i = 0; i < clean.length; i++) {
    const delta = (perturbed[i] as number) - (clean[i] as number);
    if (Number.isNaN(delta)) return Number.NaN;
    size = norm === "linf" ? Math.max(size, Math.abs(delta)) : size + delta * delta;
  }
  return norm === "linf" ? size : Math.sqrt(size);
}

/** What counts as inside the budget: float32 arithmetic may pass it by this much (docs/algorithms.md 11.1, I1). */
export const withinBudget = (size: number, epsilon: number): boolean => size <= epsilon * (1 + 1e-5) + 1e-6;

export interface Admitted {
  /** Size as proposed, before anything was clipped; NaN when the image held a pixel that is not finite. */
  readonly proposed: number;
  /** Size of what is judged. */
  readonly size: number;
}

/**
 * Write into `target` the admissible image nearest to what an attack proposed: inside the ball by projection, then
 * inside the box [0,1] (which moves towards the clean image, so the ball still holds). An image with a pixel that is
 * not finite proposes nothing and becomes the clean one.
 */
export function admit(
  clean: Float32Array,
  proposed: Float32Array,
  { norm, epsilon }: Threat,
  target: Float32Array,
): Admitted {
  if (!proposed.every(Number.isFinite)) {
    target.set(clean);
    return { proposed: Number.NaN, size: 0 };
  }
  const size = perturbationSize(clean, proposed, norm);
  const scale = norm === "l2" && size > epsilon ? epsilon / size : 1;
  for (let i = 0; i < clean.length; i++) {
    const origin = clean[i] as number;
    let delta = ((proposed[i] as number) - origin) * scale;
    if (norm === "linf") delta = Math.min(Math.max(delta, -epsilon), epsilon);
    target[i] = Math.min(Math.max(origin + delta, 0), 1);
  }
  return { proposed: size, size: perturbationSize(clean, target, norm) };
}
