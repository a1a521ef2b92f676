import { type Tensor4D, tensor1d, tidy } from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/spec.ts";
import { pgdStep } from "../kernels/ops.ts";
import { norms } from "../maths/norms.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { padded, replaceRows, take } from "./batch.ts";
import { Kept } from "./kept.ts";
import { look, type Sight } from "./look.ts";

interface Settings {
  readonly steps: number;
  /** Step size times steps, in epsilons. */
  readonly relativeStep: number;
  readonly restarts: number;
  readonly randomStart: boolean;
  readonly keep: "first-success" | "last";
}

interface Counts {
  total: number;
  zero: number;
  nonFinite: number;
}

/**
 * Projected gradient descent (paper section 2.2, paper-spec 2; Madry et al. 2018):
 * x <- clip01(x0 + project(x + alpha * direction(gradient) - x0)), alpha = relativeStep * epsilon / steps.
 *
 * `keep: "first-success"` judges every iterate, the start included, by the whole system's decision; an example's first
 * success is kept and the example leaves the batch, the others keep their iterate of highest loss. `keep: "last"` (the
 * paper's mode) judges the last iterate alone. A success in any restart counts.
 */
export const pgd = {
  id: "pgd",
  async perturb(x0, context) {
    const settings = context.params as ParameterValues & Settings;
    const kept = new Kept(x0);
    const gradients: Counts = { total: 0, zero: 0, nonFinite: 0 };
    try {
      for (let restart = 0; restart < settings.restarts && kept.unbroken().length > 0; restart++)
        await climb(x0, restart, context, settings, kept, gradients);
    } catch (error) {
      kept.dispose();
      throw error;
    }
    return { perturbed: kept.release(), firstSuccess: kept.firstSuccess, gradients };
  },
} as const satisfies Attack;

/** One restart over the examples that no earlier one broke. */
async function climb(
  x0: Tensor4D,
  restart: number,
  context: AttackContext,
  settings: Settings,
  kept: Kept,
  gradients: Counts,
): Promise<void> {
  const { steps, keep } = settings;
  let active: readonly number[] = kept.unbroken();
  let batch = padded(active);
  let origin = take(x0, batch);
  let x = settings.randomStart ? start(origin, restart, batch, context) : take(x0, batch);
  let gradient: Tensor4D | undefined;
  try {
    for (let step = 0; ; step++) {
      const last = step === steps;
      const judged = last || keep === "first-success";
      const sight = await look(x, batch, context, {
        gradient: !last,
        scores: judged || context.observe !== undefined,
      });
      gradient = sight.gradient;
      const positionOf = new Map(batch.map((row, position) => [row, position]));
      const positions = active.map((row) => positionOf.get(row) as number);
      if (!last) count(sight, positions, gradients);
      await context.observe?.({
        restart,
        step,
        x,
        rows: active,
        positions,
        scores: positions.map((position) => sight.scores[position] as Float32Array),
        loss: positions.map((position) => sight.loss[position] as number),
      });
      if (judged) active = judge(x, active, positions, sight, step, context, settings, kept);
      if (gradient === undefined || active.length === 0) return;

      if (context.threat.norm === "l2") {
        const flat = active.filter((row) => sight.zero[positionOf.get(row) as number] === 1);
        const at = flat.map((row) => positionOf.get(row) as number);
        if (flat.length > 0) gradient = replaced(gradient, withNoise(gradient, at, restart, flat, context));
      }
      const moved = move(x, origin, gradient, context, settings);
      x.dispose();
      x = moved;
      gradient.dispose();
      gradient = undefined;

      const smaller = padded(active);
      if (smaller.length < batch.length) {
        const staying = smaller.map((row) => positionOf.get(row) as number);
        x = replaced(x, take(x, staying));
        origin = replaced(origin, take(origin, staying));
        batch = smaller;
      }
      await context.checkpoint();
    }
  } finally {
    gradient?.dispose();
    x.dispose();
    origin.dispose();
  }
}

/** The new tensor, the old one being disposed. */
function replaced(old: Tensor4D, fresh: Tensor4D): Tensor4D {
  old.dispose();
  return fresh;
}

function start(origin: Tensor4D, restart: number, rows: readonly number[], context: AttackContext): Tensor4D {
  const { norm, epsilon } = context.threat;
  const geometry = norms[norm];
  return tidy(() =>
    geometry.randomStart(
      origin,
      context.noise.start(geometry.startLaw, restart, rows),
      tensor1d(context.noise.radius(restart, rows)),
      epsilon,
    ),
  );
}

function count(sight: Sight, positions: readonly number[], gradients: Counts): void {
  gradients.total += positions.length;
  for (const position of positions) {
    if (sight.zero[position] === 1) gradients.zero++;
    if ((sight.nonFinite[position] as number) > 0) gradients.nonFinite++;
  }
}

/** Keep what counts of an iterate; returns the examples that are still to be attacked. */
function judge(
  x: Tensor4D,
  active: readonly number[],
  positions: readonly number[],
  sight: Sight,
  step: number,
  context: AttackContext,
  settings: Settings,
  kept: Kept,
): readonly number[] {
  const staying: number[] = [];
  const keeping: { to: number; from: number }[] = [];
  for (const [i, row] of active.entries()) {
    const from = positions[i] as number;
    const success = context.succeeded(sight.scores[from] as Float32Array, row);
    if (success) kept.firstSuccess[row] = step;
    else staying.push(row);
    if (success || settings.keep === "last" || kept.isHighest(row, sight.loss[from] as number))
      keeping.push({ to: row, from });
  }
  kept.keep(x, keeping);
  return staying;
}

/** l2 gradients without a direction become random ones (paper-spec 2.5), to which pgdStep gives unit length. */
function withNoise(
  gradient: Tensor4D,
  positions: readonly number[],
  restart: number,
  rows: readonly number[],
  { noise }: AttackContext,
): Tensor4D {
  const pairs = positions.map((to, from) => ({ to, from }));
  return tidy(() => replaceRows(gradient, noise.direction(restart, rows), pairs));
}

function move(
  x: Tensor4D,
  origin: Tensor4D,
  gradient: Tensor4D,
  { threat: { norm, epsilon } }: AttackContext,
  { relativeStep, steps }: Settings,
): Tensor4D {
  return pgdStep(x, origin, gradient, { norm, epsilon, alpha: (relativeStep * epsilon) / steps });
}
