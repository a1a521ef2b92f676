import { type Tensor4D, tensor1d, tidy } from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import { pgdStep } from "../kernels/ops.ts";
import { norms } from "../maths/norms.ts";
import { ActiveBatch } from "./activeBatch.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { take } from "./batch.ts";
import { BestIterates } from "./bestIterates.ts";
import { type Evaluation, evaluateAt } from "./evaluateAt.ts";
import { GradientCounts } from "./gradientCounts.ts";
import { directed } from "./randomDirection.ts";

export interface PgdSettings {
  readonly steps: number;
  /** Step size times steps, in epsilons. */
  readonly relativeStep: number;
  readonly restarts: number;
  readonly randomStart: boolean;
  readonly keep: "first-success" | "last";
}

/**
 * Projected gradient descent (paper section 2.2, docs/algorithms.md 2; Madry et al. 2018):
 * x <- clip01(x0 + project(x + alpha * direction(gradient) - x0)), alpha = relativeStep * epsilon / steps.
 *
 * `keep: "first-success"` judges every iterate, the start included, by the whole system's decision; an example's first
 * success is kept and the example leaves the batch, the others keep their iterate of highest loss. `keep: "last"` (the
 * paper's mode) judges the last iterate alone. A success in any restart counts.
 */
export const pgd = {
  id: "pgd",
  async perturb(x0, context) {
    const settings = context.params as ParameterValues & PgdSettings;
    const kept = new BestIterates(x0);
    const gradients = new GradientCounts();
    try {
      await descend(x0, context, settings, kept, gradients);
    } catch (error) {
      kept.dispose();
      throw error;
    }
    return { perturbed: kept.release(), firstSuccess: kept.firstSuccess, gradients: gradients.result() };
  },
} as const satisfies Attack;

/** All restarts, each over the examples that no earlier one broke; `radii` gives each example a ball of its own. */
export async function descend(
  x0: Tensor4D,
  context: AttackContext,
  settings: PgdSettings,
  kept: BestIterates,
  gradients: GradientCounts,
  radii?: Float32Array,
): Promise<void> {
  for (let restart = 0; restart < settings.restarts && kept.unbroken().length > 0; restart++)
    await climb(x0, restart, context, settings, kept, gradients, radii);
}

async function climb(
  x0: Tensor4D,
  restart: number,
  context: AttackContext,
  settings: PgdSettings,
  kept: BestIterates,
  gradients: GradientCounts,
  radii: Float32Array | undefined,
): Promise<void> {
  const { steps, keep } = settings;
  const batch = new ActiveBatch<"origin" | "x" | "gradient">(kept.unbroken());
  const positionOf = (example: number) => batch.position(example);
  try {
    batch.set("origin", take(x0, batch.rows));
    batch.set(
      "x",
      settings.randomStart
        ? start(batch.get("origin"), restart, batch.rows, context, radii)
        : take(x0, batch.rows),
    );
    for (let step = 0; ; step++) {
      const last = step === steps;
      const judged = last || keep === "first-success";
      const x = batch.get<Tensor4D>("x");
      const sight = await evaluateAt(x, batch.rows, context, {
        gradient: !last,
        scores: judged || context.observe !== undefined,
      });
      if (sight.gradient) batch.set("gradient", sight.gradient);
      const positions = batch.active.map(positionOf);
      if (!last) gradients.count(sight, positions);
      await context.observe?.({
        restart,
        step,
        x,
        rows: batch.active,
        positions,
        scores: positions.map((position) => sight.scores[position] as Float32Array),
        loss: positions.map((position) => sight.loss[position] as number),
      });
      const staying = judged ? judge(x, batch, sight, step, context, settings, kept) : batch.active;
      if (last || staying.length === 0) return;

      const gradient = directed(batch.get("gradient"), sight.zero, staying, positionOf, restart, context);
      batch.set("gradient", gradient);
      batch.set("x", move(x, batch, gradient, context, settings, radii));
      batch.thin(staying);
      await context.yieldPoint();
    }
  } finally {
    batch.dispose();
  }
}

/** What becomes of epsilon, for all rows or for each. */
const perRow = (
  rows: readonly number[],
  { threat: { epsilon } }: AttackContext,
  radii: Float32Array | undefined,
  of: (epsilon: number) => number,
) =>
  radii === undefined ? of(epsilon) : tensor1d(Float32Array.from(rows, (row) => of(radii[row] as number)));

function start(
  origin: Tensor4D,
  restart: number,
  rows: readonly number[],
  context: AttackContext,
  radii: Float32Array | undefined,
): Tensor4D {
  const geometry = norms[context.threat.norm];
  return tidy(() =>
    geometry.randomStart(
      origin,
      context.noise.start(geometry.startLaw, restart, rows),
      tensor1d(context.noise.radius(restart, rows)),
      perRow(rows, context, radii, (epsilon) => epsilon),
    ),
  );
}

/** Keep what counts of an iterate; returns the examples that are still to be attacked. */
function judge(
  x: Tensor4D,
  batch: ActiveBatch<string>,
  sight: Evaluation,
  step: number,
  context: AttackContext,
  settings: PgdSettings,
  kept: BestIterates,
): readonly number[] {
  const staying: number[] = [];
  const keeping: { to: number; from: number }[] = [];
  for (const row of batch.active) {
    const from = batch.position(row);
    const success = context.isAdversarial(sight.scores[from] as Float32Array, row);
    if (success) kept.firstSuccess[row] = step;
    else staying.push(row);
    if (success || settings.keep === "last" || kept.isHighest(row, sight.loss[from] as number))
      keeping.push({ to: row, from });
  }
  kept.keep(x, keeping);
  return staying;
}

function move(
  x: Tensor4D,
  batch: ActiveBatch<string>,
  gradient: Tensor4D,
  context: AttackContext,
  { relativeStep, steps }: PgdSettings,
  radii: Float32Array | undefined,
): Tensor4D {
  return tidy(() =>
    pgdStep(x, batch.get("origin"), gradient, {
      norm: context.threat.norm,
      epsilon: perRow(batch.rows, context, radii, (epsilon) => epsilon),
      alpha: perRow(batch.rows, context, radii, (epsilon) => (relativeStep * epsilon) / steps),
    }),
  );
}
