import {
  add,
  argMax,
  div,
  max,
  mul,
  neg,
  oneHot as oneHotAt,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
} from "@tensorflow/tfjs-core";
import { excluded } from "../maths/excluded.ts";
import { oneHot, rivals, scoreAt, upMinusDown, wholeObjective } from "./scores.ts";
import type { Objective, Strategy } from "./strategy.ts";

/** Keeps the ratio finite where the highest scores are equal. */
const smallest = 1e-12;

/** The `count` highest scores of each row, [n] each, the lowest column among equals; differentiable. */
function highest(scores: Tensor2D, count: number, name: string): Tensor1D[] {
  const classes = scores.shape[1];
  if (classes < count)
    throw new RangeError(
      `${name} compares the ${count} highest scores, found ${classes}: use margin or cross-entropy for so few classes`,
    );
  const found: Tensor1D[] = [];
  let left = scores;
  for (let rank = 0; rank < count; rank++) {
    const place = oneHotAt(argMax(left, 1) as Tensor1D, classes) as Tensor2D;
    found.push(sum(mul(scores, place), 1));
    left = add(left, mul(place, excluded));
  }
  return found;
}

/**
 * Targeted difference of logits ratio (docs/algorithms.md 10.2): -(z_y - z_t) / (z_(1) - (z_(3) + z_(4)) / 2). Throws a
 * RangeError for fewer than 4 classes.
 */
export function targetedRatio(scores: Tensor2D, objectives: readonly Objective[]): Tensor1D {
  const [first, , third, fourth] = highest(scores, 4, "targeted DLR") as [Tensor1D, Tensor1D, Tensor1D, Tensor1D];
  const spread = sub(first, mul(add(third, fourth), 0.5));
  return div(upMinusDown(scores, objectives), add(spread, smallest));
}

/** DLR (docs/algorithms.md 10.2): -(z_y - max_{j != y} z_j) / (z_(1) - z_(3)). Throws a RangeError for fewer than 3 classes. */
function ratio(scores: Tensor2D, objectives: readonly Objective[]): Tensor1D {
  const [first, , third] = highest(scores, 3, "DLR") as [Tensor1D, Tensor1D, Tensor1D];
  const own = objectives.map(({ down }) => down);
  const rival = max(add(scores, mul(oneHot(own, scores.shape[1]), excluded)), 1);
  return neg(div(sub(scoreAt(scores, own), rival), add(sub(first, third), smallest)));
}

/** A run towards one class, which reads every score. */
export const ratioTowards = (label: number, target: number): Objective => ({
  name: `${label} to ${target}`,
  tag: target,
  down: label,
  up: target,
});

/**
 * Difference of logits ratio (Croce and Hein 2020, docs/algorithms.md 10.2) of logits or of RoBin's margins. Invariant to
 * shifting and scaling the scores. Targeted: targeted DLR.
 */
export const dlr = {
  id: "dlr",
  objectives: (example) => [
    example.target === undefined ? wholeObjective("dlr", example) : ratioTowards(example.label, example.target),
  ],
  loss(scores, objectives) {
    const towards = objectives.map(({ up }) => (up >= 0 ? 1 : 0));
    if (!towards.includes(1)) return ratio(scores, objectives);
    if (!towards.includes(0)) return targetedRatio(scores, objectives);
    const mask = tensor1d(towards);
    return add(mul(mask, targetedRatio(scores, objectives)), mul(sub(1, mask), ratio(scores, objectives)));
  },
} as const satisfies Strategy;

/**
 * Targeted DLR towards each wrong class in the order of the clean scores (docs/algorithms.md 10.2), as in APGD-T. Targeted:
 * one run towards the target.
 */
export const targetedDlr = {
  id: "targeted-dlr",
  objectives(example, params) {
    const { label, target } = example;
    const targets = target === undefined ? rivals(example).slice(0, Number(params.targets)) : [target];
    return targets.map((up) => ratioTowards(label, up));
  },
  loss: targetedRatio,
} as const satisfies Strategy;
