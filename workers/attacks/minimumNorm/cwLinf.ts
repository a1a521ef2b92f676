import { abs, cast, greater, minimum, mul, sign, sub, tensor1d, tidy, zerosLike } from "@tensorflow/tfjs-core";
import type { ActiveBatch } from "../batch/activeBatch.ts";
import { perImage, replaceRows } from "../batch/rows.ts";
import type { MinimumNormRun } from "./approach.ts";
import { type CwSettings, type CwState, cwSearch, toVariable } from "./cwSearch.ts";
import type { NearestSuccesses } from "./nearestSuccesses.ts";

/** Each success shrinks the box to this share of it (published: 0.9); below `narrowest` the search ends. */
const shrink = 0.96;
const narrowest = 1 / 256;
/** The constant doubles until it passes this, or this times its first value where that is larger. */
const largestConstant = 20;

/** Where the search of each example is. */
interface Search {
  /** Pixels may change by this much without a penalty. */
  readonly width: Float64Array;
  readonly constant: Float64Array;
  /** Optimiser steps since the example last began anew. */
  readonly taken: Int32Array;
}

/**
 * Carlini and Wagner's linf attack (docs/algorithms.md 3.2): minimises c max(0, confidence - margin) + sum_i max(0,
 * |x'_i - x_i| - width). A success within the width shrinks the width to a little less than it used, and the search begins
 * anew from there; after `steps` steps without one, c doubles and the search begins anew from the last success, until c
 * passes 20. Each example goes at its own pace, in steps that get finer with its width, for at most steps x searches steps.
 *
 * The publication begins with c = 1e-5. With so small a c, a pixel that was penalised once hardly follows the margin any
 * more, because Adam remembers the size of the penalty's gradient.
 */
export async function cwLinf(run: MinimumNormRun, settings: CwSettings): Promise<void> {
  const { x0, nearest } = run;
  const count = x0.shape[0];
  const search: Search = {
    width: new Float64Array(count).fill(1),
    constant: new Float64Array(count).fill(settings.constant),
    taken: new Int32Array(count),
  };
  const { width, constant, taken } = search;
  const widthsOf = ({ rows }: ActiveBatch) => perImage(tensor1d(rows.map((example) => width[example] as number)));
  let finished: readonly number[] = [];
  await cwSearch(run, settings.confidence, {
    steps: settings.steps * settings.searches,
    staying(state) {
      finished = updateSearch(state, settings.steps, search, nearest);
      return state.batch.active.filter(
        (example) =>
          !nearest.isDone(example) &&
          (width[example] as number) > narrowest &&
          (constant[example] as number) < largestConstant * Math.max(1, settings.constant),
      );
    },
    constant: (example) => constant[example] as number,
    sizeSlope(batch) {
      const delta = sub(batch.get("x"), batch.get("origin"));
      return mul(sign(delta), cast(greater(abs(delta), widthsOf(batch)), "float32"));
    },
    taken: (example) => Math.max(0, (taken[example] as number) - 1),
    rate: (batch) => mul(minimum(mul(widthsOf(batch), 2), 1), settings.learningRate),
    afterStep: (batch) => beginAnew(batch, finished, search, nearest),
  });
}

/** Updates widths and constants. Returns the examples that begin anew: those inside their width, and those out of steps. */
function updateSearch(
  { batch, fooled, size }: CwState,
  steps: number,
  { width, constant, taken }: Search,
  nearest: NearestSuccesses,
): readonly number[] {
  return batch.active.filter((example) => {
    const used = size[batch.position(example)] as number;
    if (fooled.has(example) && used <= (width[example] as number)) {
      // An earlier success may be nearer than this one.
      width[example] = shrink * Math.min(used, nearest.distance[example] as number);
      return true;
    }
    taken[example] = (taken[example] as number) + 1;
    if ((taken[example] as number) < steps) return false;
    constant[example] = 2 * (constant[example] as number);
    return true;
  });
}

/** Puts examples back to their nearest success, or the clean image, with a fresh optimiser. */
function beginAnew(
  batch: ActiveBatch,
  examples: readonly number[],
  { taken }: Search,
  nearest: NearestSuccesses,
): void {
  if (examples.length === 0) return;
  for (const example of examples) taken[example] = 0;
  const pairs = batch.positions(examples).map((to, from) => ({ to, from }));
  const fresh = tidy(() => {
    const w = toVariable(nearest.take(examples));
    const zeros = zerosLike(w);
    return {
      w: replaceRows(batch.get("w"), w, pairs),
      first: replaceRows(batch.get("first"), zeros, pairs),
      second: replaceRows(batch.get("second"), zeros, pairs),
    };
  });
  for (const name of ["w", "first", "second"] as const) batch.set(name, fresh[name]);
}
