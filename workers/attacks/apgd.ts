import {
  abs,
  add,
  clipByValue,
  clone,
  div,
  max,
  mul,
  reshape,
  sub,
  type Tensor,
  type Tensor4D,
  tensor1d,
  tidy,
} from "@tensorflow/tfjs-core";
import type { ParameterValues, Threat } from "../../src/experiment/terms/choice.ts";
import { pgdStep } from "../kernels/ops.ts";
import { norms } from "../maths/norms.ts";
import { ActiveBatch } from "./activeBatch.ts";
import type { Attack, AttackContext } from "./attack.ts";
import { replaceRows, take } from "./batch.ts";
import { BestIterates } from "./bestIterates.ts";
import { type Evaluation, evaluateAt } from "./evaluateAt.ts";
import { GradientCounts } from "./gradientCounts.ts";
import { directed } from "./randomDirection.ts";
import { StepSizes } from "./stepSizes.ts";
import { stepSizeTestsOf } from "./stepSizeTests.ts";

export interface ApgdSettings {
  readonly steps: number;
  readonly rho: number;
  readonly restarts: number;
  readonly randomStart: boolean;
}

type State = ActiveBatch<"origin" | "x" | "previous" | "gradient" | "bestX" | "bestGradient">;

/** Share of a step that is new; the rest is what the step before moved. */
const newShare = 0.75;

/**
 * Auto-PGD (Croce and Hein 2020, docs/algorithms.md 10.2): ascent with momentum from step size 2 epsilon, which is halved, each
 * example for itself, at the checkpoints where the loss stopped rising; the run then goes on from its best point. The
 * loss is the strategy's. Every iterate is judged by the whole system; an example's first success is kept and the
 * example leaves the batch, the others keep their iterate of highest loss.
 */
export const apgd = {
  id: "apgd",
  async perturb(x0, context) {
    const settings = context.params as ParameterValues & ApgdSettings;
    const kept = new BestIterates(x0);
    const gradients = new GradientCounts();
    try {
      for (let restart = 0; restart < settings.restarts && kept.unbroken().length > 0; restart++)
        await ascend(x0, restart, context, settings, kept, gradients);
    } catch (error) {
      kept.dispose();
      throw error;
    }
    return { perturbed: kept.release(), firstSuccess: kept.firstSuccess, gradients: gradients.result() };
  },
} as const satisfies Attack;

/** Where a run goes on from that another one ended. */
export interface Continued {
  /** One image per example, inside ball and box. */
  readonly from: Tensor4D;
  /** What the first step of this run is called. */
  readonly step: number;
}

/** One run over the examples that no earlier one broke. */
export async function ascend(
  x0: Tensor4D,
  restart: number,
  context: AttackContext,
  settings: ApgdSettings,
  kept: BestIterates,
  gradients: GradientCounts,
  continued?: Continued,
): Promise<void> {
  const { steps, rho } = settings;
  const checks = stepSizeTestsOf(steps);
  const progress = new StepSizes(x0.shape[0], 2 * context.threat.epsilon, rho);
  const state: State = new ActiveBatch(kept.unbroken());
  const positionOf = (example: number) => state.position(example);
  const firstStep = continued?.step ?? 0;
  let lastCheck = 0;
  try {
    state.set("origin", take(x0, state.rows));
    state.set(
      "x",
      continued === undefined && settings.randomStart
        ? start(state, restart, context)
        : take(continued?.from ?? x0, state.rows),
    );
    state.set("previous", clone(state.get("x")));
    for (let step = 0; ; step++) {
      const x = state.get<Tensor4D>("x");
      const sight = await evaluateAt(x, state.rows, context, { gradient: step < steps, scores: true });
      if (sight.gradient) state.set("gradient", sight.gradient);
      const positions = state.active.map(positionOf);
      if (step < steps) gradients.count(sight, positions);
      await context.observe?.({
        restart,
        step: firstStep + step,
        x,
        rows: state.active,
        positions,
        scores: positions.map((position) => sight.scores[position] as Float32Array),
        loss: positions.map((position) => sight.loss[position] as number),
      });
      const staying = judge(x, state, sight, firstStep + step, context, kept);
      follow(state, staying, sight, step, progress);
      if (step === steps || staying.length === 0) {
        keepBest(state, staying, progress, kept);
        return;
      }
      state.set(
        "gradient",
        directed(state.get("gradient"), sight.zero, staying, positionOf, restart, context),
      );
      if (checks.includes(step)) {
        backToBest(
          state,
          staying.filter((example) => progress.check(example, step - lastCheck)),
        );
        lastCheck = step;
      }
      move(state, step, context.threat, progress);
      state.thin(staying);
      await context.yieldPoint();
    }
  } finally {
    state.dispose();
  }
}

/** A point at distance epsilon: noise scaled so that its largest entry, or its length, is epsilon. */
function start(state: State, restart: number, { threat, noise }: AttackContext): Tensor4D {
  const { norm, epsilon } = threat;
  return tidy(() => {
    const drawn = noise.start(norms[norm].startLaw, restart, state.rows);
    const origin = state.get<Tensor4D>("origin");
    let unit: Tensor;
    if (norm === "l2") unit = norms.l2.direction(drawn);
    else {
      const signed = sub(mul(drawn, 2), 1);
      const largest = max(reshape(abs(signed), [signed.shape[0] as number, -1]), 1);
      unit = div(signed, reshape(largest, [-1, 1, 1, 1]));
    }
    return clipByValue(add(origin, mul(unit, epsilon)), 0, 1) as Tensor4D;
  });
}

function judge(
  x: Tensor4D,
  state: State,
  sight: Evaluation,
  step: number,
  context: AttackContext,
  kept: BestIterates,
): readonly number[] {
  const broken = state.active.filter((example) =>
    context.isAdversarial(sight.scores[state.position(example)] as Float32Array, example),
  );
  for (const example of broken) kept.firstSuccess[example] = step;
  kept.keep(
    x,
    broken.map((to) => ({ to, from: state.position(to) })),
  );
  return state.active.filter((example) => kept.firstSuccess[example] === -1);
}

/** Remember the best point of each example, and the gradient there. */
function follow(
  state: State,
  staying: readonly number[],
  sight: Evaluation,
  step: number,
  progress: StepSizes,
): void {
  const lossOf = (example: number) => sight.loss[state.position(example)] as number;
  if (step === 0) {
    for (const example of staying) progress.start(example, lossOf(example));
    state.set("bestX", clone(state.get("x")));
    state.set("bestGradient", clone(state.get("gradient")));
    return;
  }
  const better = staying.filter((example) => progress.saw(example, lossOf(example)));
  const pairs = better.map((example) => ({ to: state.position(example), from: state.position(example) }));
  if (pairs.length === 0) return;
  state.set("bestX", replaceRows(state.get("bestX"), state.get("x"), pairs));
  state.set("bestGradient", replaceRows(state.get("bestGradient"), state.get("gradient"), pairs));
}

function backToBest(state: State, halved: readonly number[]): void {
  if (halved.length === 0) return;
  const pairs = halved.map((example) => ({ to: state.position(example), from: state.position(example) }));
  state.set("x", replaceRows(state.get("x"), state.get("bestX"), pairs));
  state.set("gradient", replaceRows(state.get("gradient"), state.get("bestGradient"), pairs));
}

/** One step: a PGD step of the example's own size, mixed with what the step before moved, inside ball and box. */
function move(state: State, step: number, threat: Threat, progress: StepSizes): void {
  const [x, origin, previous] = (["x", "origin", "previous"] as const).map((name) =>
    state.get<Tensor4D>(name),
  ) as [Tensor4D, Tensor4D, Tensor4D];
  const share = step === 0 ? 1 : newShare;
  const moved = tidy(() => {
    const alpha = tensor1d(Float32Array.from(state.rows, (example) => progress.stepSize[example] as number));
    const climbed = pgdStep(x, origin, state.get<Tensor4D>("gradient"), { ...threat, alpha });
    if (share === 1) return climbed;
    const mixed = add(add(x, mul(sub(climbed, x), share)), mul(sub(x, previous), 1 - share));
    const inside = norms[threat.norm].project(sub(mixed, origin), threat.epsilon);
    return clipByValue(add(origin, inside), 0, 1) as Tensor4D;
  });
  state.set("previous", clone(x));
  state.set("x", moved);
}

/** What an unbroken example leaves: its point of highest loss over all restarts. */
function keepBest(state: State, staying: readonly number[], progress: StepSizes, kept: BestIterates): void {
  kept.keep(
    state.get("bestX"),
    staying
      .filter((example) => kept.isHighest(example, progress.bestLoss(example)))
      .map((to) => ({ to, from: state.position(to) })),
  );
}
