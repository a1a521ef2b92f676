import { type Tensor4D, tensor1d, tidy } from "@tensorflow/tfjs-core";
import { finiteOrZero, pgdStep } from "../../kernels/ops.ts";
import { norms } from "../../maths/norms.ts";
import type { AttackContext, AttackOutcome } from "../attack.ts";
import { ActiveBatch } from "../batch/activeBatch.ts";
import { replaceRows, selectRows, take } from "../batch/rows.ts";
import { type Evaluation, evaluateAt } from "../evaluateAt.ts";
import { type GradientCounts, outcomeOf, report } from "../outcome.ts";
import { BestIterates } from "./bestIterates.ts";
import type { AscentHooks, AscentState } from "./hooks.ts";
import { inWindows, judgesItself, type WindowedRun } from "./windows.ts";

/** The settings of an ascent; an attack's parameters of the same names fit as they are. */
export interface AscentSettings {
  /** Steps of one run; the start is step 0. */
  readonly steps: number;
  /** Runs, each over the examples that no earlier one broke; 1 by default. */
  readonly restarts?: number;
  /** Whether a run starts at a random point of the ball instead of at the clean image. */
  readonly randomStart?: boolean;
  /** Step size times steps, in epsilons; 1 by default. Read by the default step alone. */
  readonly relativeStep?: number;
  /**
   * `first-success`, the default: judge every iterate; an example stops at its first success, and the iterate of highest
   * loss is returned where there is none. `last`: judge and return the last iterate alone.
   */
  readonly keep?: "first-success" | "last";
}

/** What an ascent attacks, and where it collects what it finds. */
export interface AscentTarget {
  readonly x0: Tensor4D;
  readonly context: AttackContext;
  readonly best: BestIterates;
  readonly gradients: GradientCounts;
  /** [n] epsilon of each example; absent: the threat's. */
  readonly radii?: Float32Array;
  /** The number of a run's step 0; 0 by default. */
  readonly firstStep?: number;
}

/**
 * An attack that climbs the loss of its objective inside the budget, step by step. `hooksOf` makes the hooks of each
 * restart, so that they may hold state of their own.
 *
 * Every iterate is evaluated, counted, reported and judged here. In l2 a gradient without a direction becomes a random
 * one (docs/algorithms.md 2.5).
 */
export function ascend(
  x0: Tensor4D,
  context: AttackContext,
  settings: AscentSettings,
  hooksOf?: (restart: number) => AscentHooks,
): Promise<AttackOutcome> {
  const best = new BestIterates(x0);
  return outcomeOf(best, (gradients) => ascendRestarts({ x0, context, best, gradients }, settings, hooksOf));
}

/** All restarts of an ascent. */
export async function ascendRestarts(
  target: AscentTarget,
  settings: AscentSettings,
  hooksOf: (restart: number) => AscentHooks = () => ({}),
): Promise<void> {
  const { restarts = 1 } = settings;
  for (let restart = 0; restart < restarts && target.best.unbroken().length > 0; restart++)
    await ascendOnce(target, restart, settings, hooksOf(restart));
}

/** One run over the examples that are not broken yet. */
export async function ascendOnce(
  target: AscentTarget,
  restart: number,
  settings: AscentSettings,
  hooks: AscentHooks,
): Promise<void> {
  const { x0, context, best, gradients, firstStep = 0 } = target;
  const { steps, keep = "first-success" } = settings;
  const batch = new ActiveBatch(best.unbroken());
  const highest = new Float64Array(x0.shape[0]).fill(Number.NEGATIVE_INFINITY);
  const previous = new Float64Array(x0.shape[0]).fill(Number.POSITIVE_INFINITY);
  try {
    batch.set("origin", take(x0, batch.rows));
    batch.set(
      "x",
      tidy(() => hooks.start?.(batch) ?? defaultStart(batch, restart, target, settings)),
    );
    const isWindowed = keep === "first-success" && needsNoHost(hooks) && judgesItself(context);
    const begin = isWindowed ? await inWindows(batch, windowed(target, { highest, previous }, settings, hooks)) : 0;
    for (let step = begin; step <= steps; step++) {
      const last = step === steps;
      const judged = last || keep === "first-success";
      const request = { gradient: !last, scores: judged || context.observe !== undefined };
      const evaluation = await evaluate(batch, step, request, context, hooks);
      if (evaluation.gradient) {
        batch.set("gradient", evaluation.gradient);
        gradients.count(evaluation, batch);
      }
      const lossOf = (example: number) => evaluation.loss[batch.position(example)] as number;
      await report(context, batch, evaluation, { restart, step: firstStep + step }, lossOf);

      const broken = judged ? judge(batch, evaluation, context) : [];
      for (const example of broken) best.firstSuccess[example] = firstStep + step;
      best.keep(batch, "x", last && keep === "last" ? batch.active : broken);
      const staying = batch.active.filter((example) => best.firstSuccess[example] === -1);
      const improved = staying.filter((example) => lossOf(example) > (highest[example] as number));
      for (const example of improved) highest[example] = lossOf(example);
      const keepImproved = (name: string, values: Tensor4D) => keepRowsOf(batch, name, values, improved, step);
      if (keep === "first-success") keepImproved("best", batch.get("x"));
      if (last || staying.length === 0) {
        if (keep === "first-success") best.keepHighest(batch, "best", staying, highest);
        return await context.yieldPoint();
      }

      for (const example of staying) {
        const rises = lossOf(example) > (previous[example] as number) ? 1 : 0;
        hooks.record?.(example, { rises, highest: highest[example] as number });
        previous[example] = lossOf(example);
      }

      const state = { batch, step, evaluation, staying, keepImproved };
      const next = () =>
        hooks.propose?.(state) ?? moved(usableGradient(state, restart, context), state, target, settings, hooks);
      batch.set("x", tidy(next));
      batch.thin(staying);
      await context.yieldPoint();
    }
  } finally {
    batch.dispose();
  }
}

/** Whether every step climbs the gradient at the iterate, and says which moves need the host. */
const needsNoHost = ({ gradientAt, move, readsLosses, propose }: AscentHooks): boolean =>
  !gradientAt && !propose && (!move || readsLosses !== undefined);

function windowed(
  target: AscentTarget,
  losses: Pick<WindowedRun, "highest" | "previous">,
  settings: AscentSettings,
  hooks: AscentHooks,
): WindowedRun {
  const { context, best, gradients, firstStep = 0 } = target;
  const { norm } = context.threat;
  const isPlain = !hooks.direction && !hooks.move;
  return {
    ...losses,
    context,
    best,
    gradients,
    steps: settings.steps,
    firstStep,
    hooks,
    move: (state) => moved(state.batch.get("gradient"), state, target, settings, hooks),
    // The step itself takes entries that are not finite as 0; a zero gradient needs a random direction in l2.
    isMovable: ({ zero, nonFinite }) => (norm !== "l2" || zero === 0) && (isPlain || nonFinite === 0),
  };
}

/** Loss, scores and gradient of the iterate; the gradient may come from another point (`gradientAt`). */
async function evaluate(
  batch: ActiveBatch,
  step: number,
  request: { readonly gradient: boolean; readonly scores: boolean },
  context: AttackContext,
  { gradientAt, propose }: AscentHooks,
): Promise<Evaluation> {
  const x = batch.get("x");
  const takesGradient = request.gradient && propose === undefined;
  const elsewhere = takesGradient && gradientAt ? tidy(() => gradientAt(batch, step)) : x;
  try {
    const gradient = takesGradient && elsewhere === x;
    const found = await evaluateAt(x, batch.rows, context, { ...request, gradient });
    if (elsewhere === x) return found;
    const ahead = await evaluateAt(elsewhere, batch.rows, context, { gradient: true, scores: false });
    return { ...found, gradient: ahead.gradient, zero: ahead.zero, nonFinite: ahead.nonFinite };
  } finally {
    if (elsewhere !== x) elsewhere.dispose();
  }
}

const judge = (batch: ActiveBatch, { scores }: Evaluation, { isAdversarial }: AttackContext) =>
  batch.active.filter((example) => isAdversarial(scores[batch.position(example)] as Float32Array, example));

/** Sets the rows of a tensor of the batch to those of `values` for the examples that improved, all of them at step 0. */
function keepRowsOf(
  batch: ActiveBatch,
  name: string,
  values: Tensor4D,
  improved: readonly number[],
  step: number,
): void {
  if (step === 0) batch.set(name, values);
  else if (improved.length > 0) batch.set(name, selectRows(batch.get(name), values, batch.positions(improved)));
}

function moved(
  gradient: Tensor4D,
  state: AscentState,
  target: AscentTarget,
  settings: AscentSettings,
  { move, direction }: AscentHooks,
): Tensor4D {
  if (move) return move(gradient, state);
  return plainStep(state.batch, direction?.(gradient, state) ?? gradient, target, settings);
}

/** A PGD step along a direction, relativeStep * epsilon / steps long. */
function plainStep(
  batch: ActiveBatch,
  direction: Tensor4D,
  target: AscentTarget,
  { steps, relativeStep = 1 }: AscentSettings,
): Tensor4D {
  return pgdStep(batch.get("x"), batch.get("origin"), direction, {
    norm: target.context.threat.norm,
    epsilon: perRow(batch, target, (epsilon) => epsilon),
    alpha: perRow(batch, target, (epsilon) => (relativeStep * epsilon) / steps),
  });
}

/** The gradient with 0 for entries that are not finite and, in l2, a random direction where it has none. */
function usableGradient(
  { batch, evaluation, staying }: AscentState & { readonly evaluation: Evaluation },
  restart: number,
  { threat, noise }: AttackContext,
): Tensor4D {
  const { zero, nonFinite } = evaluation;
  let gradient = batch.get("gradient");
  if (nonFinite.some((count) => count > 0)) gradient = finiteOrZero(gradient) as Tensor4D;
  const flat = staying.filter((example) => zero[batch.position(example)] === 1);
  if (threat.norm !== "l2" || flat.length === 0) return gradient;
  const pairs = batch.positions(flat).map((to, from) => ({ to, from }));
  return replaceRows(gradient, noise.direction(restart, flat), pairs);
}

/** What follows from epsilon, one number for all rows or one per row. */
function perRow({ rows }: ActiveBatch, { context, radii }: AscentTarget, of: (epsilon: number) => number) {
  if (radii === undefined) return of(context.threat.epsilon);
  return tensor1d(Float32Array.from(rows, (row) => of(radii[row] as number)));
}

function defaultStart(
  batch: ActiveBatch,
  restart: number,
  target: AscentTarget,
  { randomStart = false }: AscentSettings,
): Tensor4D {
  const { threat, noise } = target.context;
  const origin = batch.get("origin");
  if (!randomStart) return origin;
  const geometry = norms[threat.norm];
  return geometry.randomStart(
    origin,
    noise.start(geometry.startLaw, restart, batch.rows),
    tensor1d(noise.radius(restart, batch.rows)),
    perRow(batch, target, (epsilon) => epsilon),
  );
}
