import type { Norm } from "../../src/experiment/terms/choice.ts";

/** Limit of Newton steps, far above the number that is ever needed. */
const mostSteps = 200;

/**
 * Projects an image x in [0,1] onto a hyperplane inside the box (docs/algorithms.md 10.3): writes into `step` the smallest
 * step, in a norm, with <w, step> = need and x + step in the box. Where even the farthest corner does not reach the plane,
 * it is the step to that corner. Entries of w that are not finite count as 0. Runs on the host in float64: a few
 * microseconds, where tensors would take hundreds of kernels.
 *
 * linf: every pixel moves by t along sign(w), l2: by t w, until it meets the box; the gain <w, step(t)> rises in t ever
 * more slowly, so Newton's method from t = 0 approaches the root from below and meets it after finitely many steps.
 */
export function stepToHyperplane(
  x: ArrayLike<number>,
  w: ArrayLike<number>,
  need: number,
  norm: Norm,
  step: Float64Array,
): void {
  const side = Math.sign(need);
  const target = Math.abs(need);
  let t = 0;
  for (let round = 0; round < mostSteps; round++) {
    let gain = 0;
    let rate = 0;
    for (let i = 0; i < x.length; i++) {
      const towards = side * (w[i] as number);
      const slope = Math.abs(towards);
      if (!isUsable(slope)) continue;
      const room = towards > 0 ? 1 - (x[i] as number) : (x[i] as number);
      const speed = norm === "linf" ? 1 : slope;
      if (t * speed < room) {
        gain += slope * t * speed;
        rate += slope * speed;
      } else gain += slope * room;
    }
    if (rate === 0 || !(target - gain > 1e-12 * target)) break;
    t += (target - gain) / rate;
  }
  for (let i = 0; i < x.length; i++) {
    const towards = side * (w[i] as number);
    const room = towards > 0 ? 1 - (x[i] as number) : (x[i] as number);
    const reach = t * (norm === "linf" ? 1 : Math.abs(towards));
    step[i] = !isUsable(Math.abs(towards)) ? 0 : Math.sign(towards) * Math.max(0, Math.min(reach, room));
  }
}

const isUsable = (slope: number) => slope > 0 && slope < Number.POSITIVE_INFINITY;
