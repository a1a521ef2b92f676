import type { Tensor4D } from "@tensorflow/tfjs-core";
import type { ActiveBatch } from "./activeBatch.ts";
import type { AttackContext } from "./attack.ts";
import { type Evaluation, evaluateAt } from "./evaluateAt.ts";
import type { Crossing, Nearest } from "./nearest.ts";

/** Where an iterate stands in its run, for whoever keeps the trajectory. */
export interface Moment {
  readonly restart: number;
  readonly step: number;
}

/** Scores of the whole system at x, and how far x is from the clean images. */
export function stand(
  x: Tensor4D,
  origin: Tensor4D,
  rows: readonly number[],
  { classifier, objective, threat }: AttackContext,
): Promise<Evaluation> {
  const from = { origin, norm: threat.norm };
  return evaluateAt(
    x,
    rows,
    { classifier, objective: objective.margin },
    { gradient: false, scores: true, from },
  );
}

/** The active examples that the whole system decides as the attacker wants. */
export function crossingsOf(
  batch: ActiveBatch<string>,
  sight: Evaluation,
  { isAdversarial }: AttackContext,
): readonly Crossing[] {
  return batch.active.flatMap((example): readonly Crossing[] => {
    const position = batch.position(example);
    if (!isAdversarial(sight.scores[position] as Float32Array, example)) return [];
    return [{ example, position, size: sight.size[position] as number }];
  });
}

/** Tell the iterate, keep the successes among its examples, and return them. */
export async function cross(
  x: Tensor4D,
  batch: ActiveBatch<string>,
  sight: Evaluation,
  moment: Moment,
  context: AttackContext,
  nearest: Nearest,
): Promise<readonly Crossing[]> {
  const positions = batch.active.map((example) => batch.position(example));
  await context.observe?.({
    ...moment,
    x,
    rows: batch.active,
    positions,
    scores: positions.map((position) => sight.scores[position] as Float32Array),
    loss: batch.active.map((example, i) =>
      context.objective.margin.value(sight.scores[positions[i] as number] as Float32Array, example),
    ),
  });
  const crossings = crossingsOf(batch, sight, context);
  nearest.offer(x, crossings, moment.step);
  return crossings;
}
