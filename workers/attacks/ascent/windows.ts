import { type Tensor2D, type Tensor4D, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { ascentStatus, hasAscent, keepRows, type RowStatus, rowStatus, statusBefore } from "../../kernels/ops.ts";
import type { AttackContext } from "../attack.ts";
import type { ActiveBatch } from "../batch/activeBatch.ts";
import { passAt } from "../evaluateAt.ts";
import type { GradientCounts } from "../outcome.ts";
import type { BestIterates } from "./bestIterates.ts";
import type { AscentHooks, AscentState } from "./hooks.ts";

/** A run of an ascent that a GPU takes by itself, several steps at a time. */
export interface WindowedRun {
  readonly context: AttackContext;
  readonly best: BestIterates;
  readonly gradients: GradientCounts;
  /** [n] highest losses so far, and the losses of the iterates before, which the run updates. */
  readonly highest: Float64Array;
  readonly previous: Float64Array;
  /** Steps of the run; the start is step 0. */
  readonly steps: number;
  /** The number of step 0. */
  readonly firstStep: number;
  /** The next iterate of the batch, from its `x` and `gradient`. Runs inside a tidy. */
  move(state: AscentState): Tensor4D;
  readonly hooks: Pick<AscentHooks, "record" | "readsLosses">;
  /** Whether `move` knows what to do with the gradients of a row; else the host takes the steps again. */
  isMovable(row: RowStatus): boolean;
}

/**
 * Whether the running GPU can judge the iterates of an attack itself, so that the host reads the results of several steps
 * at once. An observer wants every iterate, and random numbers of the system could not be drawn again.
 */
export const judgesItself = ({ observe, classifier }: AttackContext): boolean =>
  hasAscent() && observe === undefined && classifier.reseed === undefined;

/**
 * The last step of the n-th window. Windows are short in the beginning, when most images break, so that these leave the
 * batch soon, and end where a move reads losses.
 */
function windowEnd(first: number, n: number, { steps, hooks }: WindowedRun): number {
  const end = Math.min(steps, first + Math.min(8, 2 ** n) - 1);
  for (let step = first; step < end; step++) if (hooks.readsLosses?.(step)) return step;
  return end;
}

/**
 * Takes the steps of a run in windows: the GPU judges each iterate and keeps the images, and the host reads seven numbers
 * per row after a window, of which it counts the gradients and drops the broken rows. The result is that of steps that the
 * host judges one by one. Returns the step from which the host has to go on, which is behind the last one if the run ended.
 */
export async function inWindows(batch: ActiveBatch, run: WindowedRun): Promise<number> {
  const { context, best, gradients, highest, previous, steps, firstStep, isMovable } = run;
  batch.set("successes", successesOf(batch, context));
  batch.set("status", statusBefore(batch.rows.length));
  for (let first = 0, n = 0; ; n++) {
    const last = windowEnd(first, n, run);
    const before = batch.save();
    let rows: readonly RowStatus[];
    try {
      rows = await judgeWindow(batch, run, first, last);
    } catch (error) {
      before.forget();
      throw error;
    }
    const found = batch.active.map((example) => ({ example, row: rows[batch.position(example)] as RowStatus }));
    if (!found.every(({ row }) => isMovable(row))) {
      before.restore();
      return first;
    }
    before.forget();
    for (const { example, row } of found) {
      const isBroken = row.firstSuccess >= 0;
      const end = isBroken ? first + row.firstSuccess : last;
      gradients.add({ ...row, total: Math.min(end, steps - 1) - first + 1 });
      if (isBroken) best.firstSuccess[example] = firstStep + end;
      else {
        highest[example] = row.highest;
        previous[example] = row.last;
        run.hooks.record?.(example, row);
      }
    }
    best.keep(
      batch,
      "best",
      batch.active.filter((example) => best.firstSuccess[example] !== -1),
    );
    const staying = batch.active.filter((example) => best.firstSuccess[example] === -1);
    const isLast = last === steps || staying.length === 0;
    if (isLast) best.keepHighest(batch, "best", staying, highest);
    else {
      takeStep(batch, run, last, staying);
      batch.thin(staying);
    }
    await context.yieldPoint();
    if (isLast) return steps + 1;
    first = last + 1;
  }
}

/** Moves the batch on from its iterate, which was judged. Some of `staying` may be broken without the host knowing. */
function takeStep(batch: ActiveBatch, { move }: WindowedRun, step: number, staying: readonly number[]): void {
  const keepImproved = (name: string, values: Tensor4D) => keepMarked(batch, name, values, step);
  batch.set(
    "x",
    tidy(() => move({ batch, step, staying, keepImproved })),
  );
}

/** Sets the rows of a tensor of the batch to those of `values` where the status marks them, all of them at step 0. */
function keepMarked(batch: ActiveBatch, name: string, values: Tensor4D, step: number): void {
  batch.set(name, step === 0 ? values : keepRows(batch.get("status"), values, batch.get(name)));
}

/** Judges the iterates from `first` to `last`, and returns the status of every row of the batch. */
async function judgeWindow(
  batch: ActiveBatch,
  run: WindowedRun,
  first: number,
  last: number,
): Promise<readonly RowStatus[]> {
  const { context, steps } = run;
  for (let step = first; step <= last; step++) {
    if (step > first) {
      takeStep(batch, run, step - 1, batch.active);
      await context.yieldPoint();
    }
    tidy(() => {
      const x = batch.get("x");
      const pass = passAt(x, batch.rows, context, { gradient: step < steps, scores: true });
      const judged = { loss: pass.loss, scores: pass.scores as Tensor2D, successes: batch.get<Tensor2D>("successes") };
      const { gradient } = pass;
      const status = ascentStatus(batch.get("status"), gradient ? { ...judged, gradient } : judged, step - first);
      batch.set("status", status);
      keepMarked(batch, "best", x, step);
      if (gradient) batch.set("gradient", gradient);
    });
  }
  const values = await batch.get("status").data<"float32">();
  return batch.rows.map((_, row) => rowStatus(values, row));
}

/** [rows, classes]: 1 where the decision for a class is a success for the example of the row. */
function successesOf({ rows }: ActiveBatch, { classifier: { classes }, isAdversarial }: AttackContext): Tensor2D {
  const values = new Float32Array(rows.length * classes);
  const scores = new Float32Array(classes);
  for (let cls = 0; cls < classes; cls++) {
    scores.fill(0);
    scores[cls] = 1;
    for (const [row, example] of rows.entries()) if (isAdversarial(scores, example)) values[row * classes + cls] = 1;
  }
  return tensor2d(values, [rows.length, classes]);
}
