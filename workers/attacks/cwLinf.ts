import {
  abs,
  cast,
  greater,
  minimum,
  mul,
  sign,
  sub,
  type Tensor4D,
  tensor1d,
  tidy,
  zerosLike,
} from "@tensorflow/tfjs-core";
import { finiteOrZero } from "../kernels/ops.ts";
import { ActiveBatch } from "./activeBatch.ts";
import { adamStep } from "./adam.ts";
import type { AttackContext } from "./attack.ts";
import { replaceRows, take } from "./batch.ts";
import { perImage } from "./boundary.ts";
import { type CwSettings, type CwSight, type CwState, sightOf } from "./cwEvaluation.ts";
import type { GradientCounts } from "./gradientCounts.ts";
import type { Nearest } from "./nearest.ts";
import { throughTanh, toImage, toVariable } from "./tanhSpace.ts";

/** Each success shrinks the box to this share of it (published: 0.9); below the last width the search ends. */
const shrink = 0.96;
const narrowest = 1 / 256;
/** The constant doubles until it passes this, or this times where it began. */
const largestConstant = 20;

type State = CwState;

/** Where each example's search stands. */
interface Search {
  /** Pixels may change by this much without a penalty. */
  readonly width: Float64Array;
  readonly constant: Float64Array;
  /** Optimiser steps since the example last began anew. */
  readonly taken: Int32Array;
}

/**
 * Carlini and Wagner's linf attack (docs/algorithms.md 3.2): minimise c max(0, confidence - margin) + sum_i max(0, |x'_i - x_i| -
 * width) over tanh variables by Adam. A success within the width shrinks it to a little less than what was used, and the
 * search goes on from there; `steps` without one double c and begin again from the last success, until c passes 20. Every
 * example goes at its own pace, in steps that get finer as its box does, for at most `steps` x `searches` steps.
 *
 * The publication begins with c = 1e-5; then a pixel that was once penalised hardly follows the margin any more, because
 * Adam remembers the size of the penalty's slope.
 */
export async function cwLinf(
  x0: Tensor4D,
  context: AttackContext,
  settings: CwSettings,
  nearest: Nearest,
  gradients: GradientCounts,
): Promise<void> {
  const count = x0.shape[0];
  const search: Search = {
    width: new Float64Array(count).fill(1),
    constant: new Float64Array(count).fill(settings.constant),
    taken: new Int32Array(count),
  };
  const total = settings.steps * settings.searches;
  const state: State = new ActiveBatch(nearest.open());
  try {
    state.set("origin", take(x0, state.rows));
    state.set("w", toVariable(state.get("origin")));
    for (const moment of ["first", "second"] as const) state.set(moment, zerosLike(state.get<Tensor4D>("w")));
    for (let step = 0; ; step++) {
      state.set("x", toImage(state.get("w")));
      const sight = await sightOf(state, step, settings, context, nearest, gradients);
      const again = turn(state, sight, settings, search, nearest);
      const staying = state.active.filter(
        (example) =>
          !nearest.isDone(example) &&
          (search.width[example] as number) > narrowest &&
          (search.constant[example] as number) < largestConstant * Math.max(1, settings.constant),
      );
      if (step === total || staying.length === 0) return;
      descend(state, sight, settings, search);
      restart(state, again, search, nearest);
      state.thin(staying);
      await context.yieldPoint();
    }
  } finally {
    state.dispose();
  }
}

/** Who begins anew after this step: those who fit their box, and those whose steps are used up. */
function turn(
  state: State,
  { fooled, size }: CwSight,
  { steps }: CwSettings,
  { width, constant, taken }: Search,
  nearest: Nearest,
): readonly number[] {
  return state.active.filter((example) => {
    const used = size[state.position(example)] as number;
    // Whether something smaller than the box is known, by this iterate or an earlier one.
    if (fooled.has(example) && used <= (width[example] as number)) {
      width[example] = shrink * Math.min(used, nearest.distance[example] as number);
      return true;
    }
    taken[example] = (taken[example] as number) + 1;
    if ((taken[example] as number) < steps) return false;
    constant[example] = 2 * (constant[example] as number);
    return true;
  });
}

function descend(
  state: State,
  { pushes }: CwSight,
  settings: CwSettings,
  { width, constant, taken }: Search,
): void {
  const x = state.get<Tensor4D>("x");
  const next = tidy(() => {
    const weights = state.rows.map((example, i) => (pushes[i] ? (constant[example] as number) : 0));
    const push = mul(finiteOrZero(state.get<Tensor4D>("slope")), perImage(tensor1d(weights)));
    const delta = sub(x, state.get<Tensor4D>("origin"));
    const widths = perImage(tensor1d(state.rows.map((example) => width[example] as number)));
    const penalty = mul(sign(delta), cast(greater(abs(delta), widths), "float32"));
    const tensors = {
      w: state.get<Tensor4D>("w"),
      first: state.get<Tensor4D>("first"),
      second: state.get<Tensor4D>("second"),
    };
    const steps = state.rows.map((example) => Math.max(0, (taken[example] as number) - 1));
    const rate = mul(minimum(mul(widths, 2), 1), settings.learningRate) as Tensor4D;
    const { w, first, second } = adamStep(
      tensors,
      throughTanh(sub(penalty, push) as Tensor4D, x),
      steps,
      rate,
    );
    return { w, first, second };
  });
  for (const name of ["w", "first", "second"] as const) state.set(name, next[name]);
}

/** Begin anew at the nearest success, or the clean image, with a fresh optimiser. */
function restart(state: State, examples: readonly number[], { taken }: Search, nearest: Nearest): void {
  if (examples.length === 0) return;
  for (const example of examples) taken[example] = 0;
  const pairs = examples.map((example, from) => ({ to: state.position(example), from }));
  const fresh = tidy(() => {
    const w = toVariable(nearest.take(examples));
    const nothing = zerosLike(w);
    return {
      w: replaceRows(state.get<Tensor4D>("w"), w, pairs),
      first: replaceRows(state.get<Tensor4D>("first"), nothing, pairs),
      second: replaceRows(state.get<Tensor4D>("second"), nothing, pairs),
    };
  });
  for (const name of ["w", "first", "second"] as const) state.set(name, fresh[name]);
}
