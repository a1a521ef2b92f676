import { type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { AttackContext, AttackOutcome } from "../attack.ts";
import { ActiveBatch } from "../batch/activeBatch.ts";
import { take } from "../batch/rows.ts";
import { type Evaluation, evaluateAt } from "../evaluateAt.ts";
import { type GradientCounts, outcomeOf, report } from "../outcome.ts";
import { type Crossing, NearestSuccesses } from "./nearestSuccesses.ts";

/** An attack that looks for the smallest perturbation, and what it has found so far. */
export interface MinimumNormRun {
  readonly x0: Tensor4D;
  readonly context: AttackContext;
  readonly nearest: NearestSuccesses;
  readonly gradients: GradientCounts;
}

/** An attack that returns the nearest success that `search` finds, or the clean image. */
export function minimiseNorm(
  x0: Tensor4D,
  context: AttackContext,
  search: (run: MinimumNormRun) => Promise<void>,
): Promise<AttackOutcome> {
  const nearest = new NearestSuccesses(x0, context.threat.epsilon, context.smallest === true);
  return outcomeOf(nearest, (gradients) => search({ x0, context, nearest, gradients }));
}

/** Where an approach is: what its hooks may read. */
export interface ApproachState {
  /** `x` (the iterate), `origin` (the clean images), `slope` (where gradients are taken), and what the hooks set. */
  readonly batch: ActiveBatch;
  readonly step: number;
  readonly evaluation: Evaluation;
  /** The active examples whose iterate is a success. */
  readonly crossings: readonly Crossing[];
}

/** How one minimum-norm attack moves. */
export interface ApproachHooks {
  readonly steps: number;
  readonly restart?: number;
  /** The number of step 0; 0 by default. */
  readonly firstStep?: number;
  /** Whether the gradient of the margin is taken at every iterate, in the pass that judges it. */
  readonly gradient?: boolean;
  /** Where to start; the clean images by default. Runs inside a tidy. */
  start?(batch: ActiveBatch): Tensor4D;
  /** The examples to continue with; by default those that still want a nearer success. */
  staying?(state: ApproachState): readonly number[];
  /** Sets the next `x`. May thin the batch to the staying examples first. */
  move(state: ApproachState, staying: readonly number[]): void | Promise<void>;
}

/**
 * One run of a minimum-norm attack over the examples that want a nearer success: every iterate is evaluated, reported and
 * judged, and its successes are kept. Returns the step of the last iterate.
 */
export async function approach(run: MinimumNormRun, hooks: ApproachHooks): Promise<number> {
  const { x0, context, nearest, gradients } = run;
  const { steps, restart = 0, firstStep = 0, gradient = false } = hooks;
  const { margin } = context.objective;
  const batch = new ActiveBatch(nearest.open());
  try {
    batch.set("origin", take(x0, batch.rows));
    batch.set(
      "x",
      tidy(() => hooks.start?.(batch) ?? batch.get("origin")),
    );
    for (let step = 0; ; step++) {
      const evaluation = await evaluateMargin(batch, context, gradient);
      if (evaluation.gradient) {
        batch.set("slope", evaluation.gradient);
        gradients.count(evaluation, batch);
      }
      const moment = { restart, step: firstStep + step };
      await report(context, batch, evaluation, moment, (example, position) =>
        margin.value(evaluation.scores[position] as Float32Array, example),
      );
      const crossings = crossingsOf(batch, evaluation, context);
      nearest.offer(batch.get("x"), crossings, moment.step);
      const state = { batch, step, evaluation, crossings };
      const staying = hooks.staying?.(state) ?? batch.active.filter((example) => !nearest.isDone(example));
      const isLast = step === steps || staying.length === 0;
      if (!isLast) {
        await hooks.move(state, staying);
        batch.thin(staying);
      }
      await context.yieldPoint();
      if (isLast) return step;
    }
  } finally {
    batch.dispose();
  }
}

/** The scores of the whole system at `x`, its distance from `origin`, and the gradient of the margin if asked for. */
export function evaluateMargin(
  batch: ActiveBatch,
  { classifier, objective, threat }: AttackContext,
  gradient: boolean,
): Promise<Evaluation> {
  const from = { origin: batch.get("origin"), norm: threat.norm };
  const target = { classifier, objective: objective.margin };
  return evaluateAt(batch.get("x"), batch.rows, target, { gradient, scores: true, from });
}

/** The active examples whose iterate is a success. */
export function crossingsOf(
  batch: ActiveBatch,
  { scores, size }: Evaluation,
  { isAdversarial }: AttackContext,
): readonly Crossing[] {
  return batch.active.flatMap((example): readonly Crossing[] => {
    const position = batch.position(example);
    if (!isAdversarial(scores[position] as Float32Array, example)) return [];
    return [{ example, position, size: size[position] as number }];
  });
}
