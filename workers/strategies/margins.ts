import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { margin } from "./margin.ts";
import { upMinusDown } from "./scores.ts";
import type { Objective } from "./strategy.ts";

/**
 * The margin of an objective, which minimum-norm attacks raise: above 0 where the system's decision has changed. It
 * follows from the objective alone, whatever loss its strategy maximises (docs/algorithms.md 3.5): the score to raise minus
 * the score to lower; the best of the others replaces the one that is not named.
 *
 * An objective of one arm (Best Arm) moves that arm while the others stay: the margin is that of the whole system, its
 * gradient that of the arm.
 */

/** Margin of one example's scores [classes]. */
export function marginOf(scores: ArrayLike<number>, { up, down }: Objective): number {
  const best = (but: number) => {
    let highest = Number.NEGATIVE_INFINITY;
    for (let cls = 0; cls < scores.length; cls++) if (cls !== but) highest = Math.max(highest, scores[cls] as number);
    return highest;
  };
  const at = (cls: number, other: number) => (cls >= 0 ? (scores[cls] as number) : best(other));
  return at(up, down) - at(down, up);
}

/** Whether an objective reads every score of its margin, so that `marginSlope` is the margin itself. */
export const readsItsMargin = ({ up, down, columns }: Objective): boolean =>
  columns === undefined || (up >= 0 && down >= 0);

/** Whether any class may win over the one to lower, so that an attack may choose the nearest of several boundaries. */
export const isOpen = ({ up, columns }: Objective): boolean => up < 0 && columns === undefined;

/** [n] numbers that have the gradient of the margins and read only the scores that the objectives name. */
export function marginSlope(scores: Tensor2D, objectives: readonly Objective[]): Tensor1D {
  const paired = ({ up, down, columns }: Objective) => columns !== undefined || (up >= 0 && down >= 0);
  return objectives.every(paired) ? upMinusDown(scores, objectives) : margin.loss(scores, objectives);
}
