import {
  abs,
  add,
  clipByValue,
  div,
  max,
  mul,
  reshape,
  sub,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
} from "@tensorflow/tfjs-core";
import type { ParameterValues } from "../../src/experiment/terms/choice.ts";
import { pgdStep } from "../kernels/ops.ts";
import { norms } from "../maths/norms.ts";
import { ascend } from "./ascent/ascend.ts";
import type { AscentHooks } from "./ascent/hooks.ts";
import { StepSizes, stepSizeTestsOf } from "./ascent/stepSizes.ts";
import type { Attack, AttackContext } from "./attack.ts";
import type { ActiveBatch } from "./batch/activeBatch.ts";
import { perImage, selectRows } from "./batch/rows.ts";

export interface ApgdSettings {
  readonly steps: number;
  readonly rho: number;
  readonly restarts: number;
  readonly randomStart: boolean;
}

/** Weight of the new step; the step before has the rest. */
const newShare = 0.75;

/**
 * Auto-PGD (Croce and Hein 2020, docs/algorithms.md 10.2): ascent with momentum from step size 2 epsilon. At each step-size
 * test an example whose loss has stopped rising halves its step size and returns to its best point.
 */
export const apgd = {
  id: "apgd",
  perturb(x0, context) {
    const settings = context.params as ParameterValues & ApgdSettings;
    return ascend(x0, context, settings, (restart) => apgdHooks(x0.shape[0], restart, context, settings));
  },
} as const satisfies Attack;

/** The hooks of one run of APGD on a batch of so many examples, inside `context.threat`. */
export function apgdHooks(
  examples: number,
  restart: number,
  context: AttackContext,
  { steps, rho, randomStart }: ApgdSettings,
): AscentHooks {
  const { threat } = context;
  const tests = stepSizeTestsOf(steps);
  const stepSizes = new StepSizes(examples, 2 * threat.epsilon, rho);
  let lastTest = 0;
  return {
    start: (batch) => (randomStart ? edgePoint(batch, restart, context) : batch.get("origin")),
    record: (example, losses) => stepSizes.record(example, losses),
    readsLosses: (step) => tests.includes(step),
    move(gradient, { batch, step, staying, keepImproved }) {
      const [x, origin] = [batch.get("x"), batch.get("origin")];
      keepImproved("bestGradient", batch.get("gradient"));

      const setAlpha = () =>
        batch.set("alpha", tensor1d(Float32Array.from(batch.rows, (row) => stepSizes.stepSize[row] as number)));
      if (step === 0) setAlpha();

      let [from, climbed] = [x, gradient];
      if (tests.includes(step)) {
        const halved = staying.filter((example) => stepSizes.test(example, step - lastTest));
        lastTest = step;
        const positions = batch.positions(halved);
        from = selectRows(x, batch.get("best"), positions);
        climbed = selectRows(gradient, batch.get("bestGradient"), positions);
        setAlpha();
      }
      let next = pgdStep(from, origin, climbed, { ...threat, alpha: batch.get<Tensor1D>("alpha") });
      if (step > 0) {
        const moved = mul(sub(next, from), newShare);
        const mixed = add(add(from, moved), mul(sub(from, batch.get("previous")), 1 - newShare));
        const inside = norms[threat.norm].project(sub(mixed, origin), threat.epsilon);
        next = clipByValue(add(origin, inside), 0, 1);
      }
      batch.set("previous", from);
      return next;
    },
  };
}

/** A random point at distance epsilon: noise scaled so that its largest entry, or its length, is epsilon. */
function edgePoint(batch: ActiveBatch, restart: number, { threat, noise }: AttackContext): Tensor4D {
  const { norm, epsilon } = threat;
  const drawn = noise.start(norms[norm].startLaw, restart, batch.rows);
  const signed = sub(mul(drawn, 2), 1);
  const unit =
    norm === "l2"
      ? norms.l2.direction(drawn)
      : div(signed, perImage(max(reshape(abs(signed), [batch.rows.length, -1]), 1)));
  return clipByValue(add(batch.get("origin"), mul(unit, epsilon)), 0, 1);
}
