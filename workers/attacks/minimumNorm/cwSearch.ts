import { add, atanh, mul, sub, type Tensor4D, tanh, tensor1d, tidy, zerosLike } from "@tensorflow/tfjs-core";
import { finiteOrZero } from "../../kernels/ops.ts";
import type { AttackContext } from "../attack.ts";
import type { ActiveBatch } from "../batch/activeBatch.ts";
import { perImage } from "../batch/rows.ts";
import { adamStep } from "./adam.ts";
import { approach, type MinimumNormRun } from "./approach.ts";

export interface CwSettings {
  readonly steps: number;
  readonly searches: number;
  readonly learningRate: number;
  readonly constant: number;
  readonly confidence: number;
}

/** What one step of CW depends on. */
export interface CwState {
  /** `x`, `origin`, `slope` (the gradient of the margin), and Adam's `w`, `first` and `second`. */
  readonly batch: ActiveBatch;
  readonly step: number;
  /** [rows] distance from the clean image, in the norm of the threat. */
  readonly size: Float32Array;
  /** [rows] the hinge max(0, confidence - margin). */
  readonly hinge: Float32Array;
  /** Examples that fool the whole system by the confidence. */
  readonly fooled: ReadonlySet<number>;
}

/** What the two norms do differently. */
export interface CwHooks {
  readonly steps: number;
  readonly firstStep?: number;
  /** The examples to continue with. */
  staying(state: CwState): readonly number[];
  /** The weight c of an example's hinge. */
  constant(example: number): number;
  /** The gradient, with respect to `x`, of the term that keeps the perturbation small. */
  sizeSlope(batch: ActiveBatch): Tensor4D;
  /** Steps that an example's optimiser has taken since it last began. */
  taken(example: number, step: number): number;
  /** The learning rate, for all rows or [rows, 1, 1, 1]. */
  rate(batch: ActiveBatch): number | Tensor4D;
  /** Changes `w`, `first` and `second` after a step. */
  afterStep?(batch: ActiveBatch): void;
}

/** Keeps black and white pixels at finite variables. */
const shrink = 0.999999;

/** Carlini and Wagner's change of variables (docs/algorithms.md 3.1): x = (tanh(w) + 1) / 2 is inside the box for every w. */
export const toVariable = (x: Tensor4D): Tensor4D => tidy(() => atanh(mul(sub(mul(x, 2), 1), shrink)));
const toImage = (w: Tensor4D): Tensor4D => tidy(() => mul(add(tanh(w), 1), 0.5));

/**
 * Minimises (size term) + c max(0, confidence - margin) over the variables w by Adam, starting at the clean images. The
 * hinge pushes until the margin reaches the confidence and the whole system is fooled, so that an objective of one arm
 * is not satisfied too early.
 */
export async function cwSearch(run: MinimumNormRun, confidence: number, hooks: CwHooks): Promise<void> {
  const { margin } = run.context.objective;
  const isFooled: AttackContext["isAdversarial"] = (scores, example) =>
    run.context.isAdversarial(scores, example) && (confidence === 0 || margin.value(scores, example) >= confidence);
  let pushes: readonly boolean[];
  await approach(
    { ...run, context: { ...run.context, isAdversarial: isFooled } },
    {
      steps: hooks.steps,
      ...(hooks.firstStep === undefined ? {} : { firstStep: hooks.firstStep }),
      gradient: true,
      start(batch) {
        const w = toVariable(batch.get("origin"));
        batch.set("w", w);
        for (const name of ["first", "second"]) batch.set(name, zerosLike(w));
        return toImage(w);
      },
      staying({ batch, step, evaluation, crossings }) {
        const { scores, size } = evaluation;
        const gaps = batch.rows.map(
          (example, position) => confidence - margin.value(scores[position] as Float32Array, example),
        );
        const fooled = new Set(crossings.map(({ example }) => example));
        pushes = batch.rows.map((example, position) => (gaps[position] as number) > 0 || !fooled.has(example));
        const hinge = Float32Array.from(gaps, (gap) => Math.max(0, gap));
        return hooks.staying({ batch, step, size, hinge, fooled });
      },
      move({ batch, step }) {
        const next = tidy(() => {
          const x = batch.get("x");
          const weights = batch.rows.map((example, i) => (pushes[i] ? hooks.constant(example) : 0));
          const push = mul(finiteOrZero(batch.get("slope")), perImage(tensor1d(weights)));
          const slope = sub(hooks.sizeSlope(batch), push);
          // dx/dw = 2 x (1 - x).
          const throughTanh: Tensor4D = mul(slope, mul(mul(x, sub(1, x)), 2));
          const taken = batch.rows.map((example) => hooks.taken(example, step));
          return adamStep(batch, throughTanh, taken, hooks.rate(batch));
        });
        for (const name of ["w", "first", "second"] as const) batch.set(name, next[name]);
        hooks.afterStep?.(batch);
        batch.set("x", toImage(batch.get("w")));
      },
    },
  );
}
