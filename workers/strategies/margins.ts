import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs-core";
import { margin } from "./margin.ts";
import { upMinusDown } from "./scores.ts";
import type { Objective } from "./strategy.ts";

/**
 * What minimum-norm attacks head for: the margin of an objective, above 0 where the system's decision is crossed. It
 * follows from the objective alone, whatever loss its strategy climbs (docs/algorithms.md 3.5): the score to raise minus the
 * score to lower, where the one that is not named is the best of the others.
 *
 * An objective of one arm (Best Arm) moves that arm against the others as they stand: the margin is the whole
 * system's, its slope that of the arm.
 */

/** Margin of one example's scores [classes]. */
export function marginOf(scores: ArrayLike<number>, { up, down }: Objective): number {
  const best = (but: number) => {
    let highest = Number.NEGATIVE_INFINITY;
    for (let cls = 0; cls < scores.length; cls++)
      if (cls !== but) highest = Math.max(highest, scores[cls] as number);
    return highest;
  };
  const at = (cls: number, other: number) => (cls >= 0 ? (scores[cls] as number) : best(other));
  return at(up, down) - at(down, up);
}

/** Whether an objective reads every score that its margin is made of, so that slope and margin are one number. */
export const readsItsMargin = ({ up, down, columns }: Objective): boolean =>
  columns === undefined || (up >= 0 && down >= 0);

/** Whether any class may take over from the one to lower, so that the nearest of several boundaries can be chosen. */
export const isOpen = ({ up, columns }: Objective): boolean => up < 0 && columns === undefined;

/** [n] numbers whose gradient is that of the margins, reading the scores that the objectives name. */
export function marginSlope(scores: Tensor2D, objectives: readonly Objective[]): Tensor1D {
  const paired = ({ up, down, columns }: Objective) => columns !== undefined || (up >= 0 && down >= 0);
  return objectives.every(paired) ? upMinusDown(scores, objectives) : margin.loss(scores, objectives);
}
