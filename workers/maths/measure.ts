import type { Norm, Threat } from "../../src/experiment/terms/choice.ts";

// Measured on the host in float64, independently of the tensor code that makes perturbations: what evaluations trust.

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

/** Whether a size counts as inside the budget; the tolerance covers float32 rounding (docs/algorithms.md 11.1, I1). */
export const withinBudget = (size: number, epsilon: number): boolean => size <= epsilon * (1 + 1e-5) + 1e-6;

export interface ClippedImage {
  readonly pixels: Float32Array;
  /** Size of the perturbation that remains. */
  readonly size: number;
  /** Size before clipping; NaN when a pixel is not finite. */
  readonly proposedSize: number;
}

/**
 * The admissible image nearest to what an attack proposes: projected into the ball, then clipped to the box [0,1], which
 * only shrinks the perturbation. When a pixel is not finite, it is the clean image.
 */
export function clipToBudget(clean: Float32Array, proposed: Float32Array, { norm, epsilon }: Threat): ClippedImage {
  if (!proposed.every(Number.isFinite)) return { pixels: Float32Array.from(clean), size: 0, proposedSize: Number.NaN };
  const proposedSize = perturbationSize(clean, proposed, norm);
  const scale = norm === "l2" && proposedSize > epsilon ? epsilon / proposedSize : 1;
  const pixels = clean.map((origin, i) => {
    let delta = ((proposed[i] as number) - origin) * scale;
    if (norm === "linf") delta = Math.min(Math.max(delta, -epsilon), epsilon);
    return Math.min(Math.max(origin + delta, 0), 1);
  });
  return { pixels, size: perturbationSize(clean, pixels, norm), proposedSize };
}
