import { add, max, maximum, mul, sub, type Tensor1D, type Tensor2D, tensor1d, tensor2d } from "@tensorflow/tfjs-core";
import type { StageChoice } from "../decompositions/classifier.ts";
import { excluded } from "../maths/excluded.ts";
import { crossEntropy } from "../maths/losses.ts";
import { oneHot, scoreAt, signed } from "./scores.ts";
import type { Example, Objective, Strategy } from "./strategy.ts";

/**
 * Attacks on the choices of a hierarchy (paper appendix C, docs/algorithms.md 8.2). An objective names one or both of the
 * choices that lead to the true class, to lose them, or to the target, to win them. They read columns behind the scores.
 */
export type StageStrategy = Required<Pick<Strategy, "loss" | "margin" | "reads">>;

/** One objective for the choices of stage 0 (coarse), 1 (fine) or both; none where there is nothing to choose. */
export function stageObjectives(
  name: string,
  { stages, label, target }: Example,
  wanted: readonly (0 | 1)[],
): readonly Objective[] {
  if (stages === undefined)
    throw new RangeError(`strategy ${name} attacks the stages of a hierarchical system, found a system without`);
  const subject = target ?? label;
  const own = stages[subject] as readonly StageChoice[];
  const choices = wanted.flatMap((stage) => own[stage] ?? []);
  if (choices.length === 0) return [];
  if (target !== undefined && wanted.length === 1) {
    const present = stages[label] as readonly StageChoice[];
    const [coarse, other] = [present[0] as StageChoice, own[0] as StageChoice];
    // The coarse network alone leads to classes of other groups only, a fine one to those of its own.
    if ((coarse.own === other.own) === (wanted[0] === 0)) return [];
  }
  return [
    {
      name: target === undefined ? name : `${name} to ${target}`,
      tag: target ?? -1,
      down: target === undefined ? label : -1,
      up: target ?? -1,
      columns: choices.flatMap(({ among }) => among),
      choices,
    },
  ];
}

/** The k-th choice of every row, its own column and, added, `excluded` wherever it does not choose; rows without one weigh 0. */
function choiceOf(columns: Tensor2D, objectives: readonly Objective[], k: number) {
  const width = columns.shape[1];
  const outside = new Float32Array(objectives.length * width).fill(excluded);
  const own: number[] = [];
  const present: number[] = [];
  for (const [row, { choices = [] }] of objectives.entries()) {
    const choice = choices[k] ?? (choices[0] as StageChoice);
    for (const column of choice.among) outside[row * width + column] = 0;
    own.push(choice.own);
    present.push(choices[k] === undefined ? 0 : 1);
  }
  return { own, present, among: add(columns, tensor2d(outside, [objectives.length, width])) as Tensor2D };
}

const deepest = (objectives: readonly Objective[]): number =>
  Math.max(...objectives.map(({ choices = [] }) => choices.length));

const counted = (objectives: readonly Objective[]) => Array.from({ length: deepest(objectives) }, (_, k) => k);

/**
 * The sum of the cross-entropies of the choices; for both stages, the cross-entropy of the hierarchy itself. Minus the sum
 * towards a target.
 */
function loss(columns: Tensor2D, objectives: readonly Objective[]): Tensor1D {
  const parts = counted(objectives).map((k) => {
    const { own, present, among } = choiceOf(columns, objectives, k);
    return mul(tensor1d(present), crossEntropy(among, oneHot(own, columns.shape[1]))) as Tensor1D;
  });
  return signed(
    parts.reduce((sum, part) => add(sum, part)),
    objectives,
  );
}

/** Above 0 where one of the choices is lost or, towards a target, all are won. */
function margin(columns: Tensor2D, objectives: readonly Objective[]): Tensor1D {
  const parts = counted(objectives).map((k): Tensor1D => {
    const { own, among } = choiceOf(columns, objectives, k);
    const rivals = max(add(among, mul(oneHot(own, columns.shape[1]), excluded)), 1);
    return sub(rivals, scoreAt(columns, own));
  });
  const lost = parts.reduce((a, b) => maximum(a, b));
  return signed(lost, objectives);
}

export const stageStrategy: StageStrategy = { loss, margin, reads: "columns" };

/**
 * Cross-entropy of a whole hierarchy (docs/algorithms.md 8.2): -log C_group - log F_class, of the coarse network and the fine one
 * of the true class's group. A step costs these two networks. Targeted: minus the same of the target.
 */
export const holistic = {
  id: "holistic",
  objectives: (example) => stageObjectives("holistic", example, [0, 1]),
  ...stageStrategy,
} as const satisfies Strategy;

/**
 * Attacks the coarse network alone (paper appendix C, docs/algorithms.md 8.2): a wrong group makes the answer wrong.
 * Targeted: towards the group of the target, unless it is the true one.
 */
export const stage1 = {
  id: "stage-1",
  objectives: (example) => stageObjectives("stage 1", example, [0]),
  ...stageStrategy,
} as const satisfies Strategy;

/**
 * Attacks the fine network of the true class's group alone (paper appendix C, docs/algorithms.md 8.2) and ignores the coarse
 * one. No objective for a class that is alone in its group. Targeted: towards a target of the same group.
 */
export const stage2 = {
  id: "stage-2",
  objectives: (example) => stageObjectives("stage 2", example, [1]),
  ...stageStrategy,
} as const satisfies Strategy;

/**
 * Stage 1, then stage 2 on the examples that are left, each from the clean image and with the whole budget (paper appendix
 * C). Targeted: the one of them that leads to the target.
 */
export const stage1Then2 = {
  id: "stage-1-then-2",
  objectives: (example) => [...stageObjectives("stage 1", example, [0]), ...stageObjectives("stage 2", example, [1])],
  ...stageStrategy,
} as const satisfies Strategy;
