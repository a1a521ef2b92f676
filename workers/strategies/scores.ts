import { mul, sum, type Tensor1D, type Tensor2D, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import type { Example, Objective } from "./strategy.ts";

/** [n, classes] with a 1 at each row's column and a row of zeros for -1. */
export function oneHot(columns: readonly number[], classes: number): Tensor2D {
  const values = new Float32Array(columns.length * classes);
  for (const [row, column] of columns.entries()) if (column >= 0) values[row * classes + column] = 1;
  return tensor2d(values, [columns.length, classes]);
}

/** [n]: each row's score in one column, 0 where the column is -1; differentiable. */
export function scoreAt(scores: Tensor2D, columns: readonly number[]): Tensor1D {
  return sum(mul(scores, oneHot(columns, scores.shape[1])), 1);
}

/** [n]: score to raise minus score to lower, either of which may be missing; differentiable. */
export function upMinusDown(scores: Tensor2D, objectives: readonly Objective[]): Tensor1D {
  const classes = scores.shape[1];
  const weights = new Float32Array(objectives.length * classes);
  for (const [row, { up, down }] of objectives.entries()) {
    if (up >= 0) weights[row * classes + up] = 1;
    if (down >= 0) weights[row * classes + down] = -1;
  }
  return sum(mul(scores, tensor2d(weights, [objectives.length, classes])), 1);
}

/** The class that an objective concerns: the one to raise, else the one to lower. */
export const subject = ({ up, down }: Objective): number => (up >= 0 ? up : down);

/** [n]: the loss where the subject is to be lowered, minus the loss where it is to be raised. */
export function signed(loss: Tensor1D, objectives: readonly Objective[]): Tensor1D {
  if (objectives.every(({ up }) => up < 0)) return loss;
  return mul(tensor1d(Float32Array.from(objectives, ({ up }) => (up >= 0 ? -1 : 1))), loss);
}

/** One objective, on the true class or the target, that reads every score. */
export function wholeObjective(name: string, { label, target }: Example): Objective {
  return target === undefined
    ? { name, tag: -1, down: label, up: -1 }
    : { name: `${name} to ${target}`, tag: target, down: -1, up: target };
}

/** Classes other than the true one, by descending clean score; equal scores by index. */
export function rivals({ cleanScores, label }: Example): number[] {
  const classes = Array.from(cleanScores, (_, cls) => cls).filter((cls) => cls !== label);
  return classes.sort((a, b) => (cleanScores[b] as number) - (cleanScores[a] as number) || a - b);
}

/** The true class and its strongest rival on the clean image (or the target): the two arms of the Top 2 strategies. */
export function topTwo(name: string, example: Example): Objective {
  const down = example.label;
  const up = example.target ?? (rivals(example)[0] as number);
  return { name: `${name}: ${down} and ${up}`, tag: up, down, up, columns: [down, up] };
}
