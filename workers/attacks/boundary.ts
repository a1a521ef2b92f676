import {
  abs,
  add,
  concat,
  dispose,
  mul,
  reshape,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor2d,
  tidy,
} from "@tensorflow/tfjs-core";
import type { Norm } from "../../src/experiment/terms/choice.ts";
import { rowsOf } from "../decompositions/decision.ts";
import { gradientDiagnosis } from "../kernels/ops.ts";
import { norms } from "../maths/norms.ts";
import { scoreAt } from "../strategies/scores.ts";
import type { AttackContext } from "./attack.ts";
import { evaluateAt } from "./evaluateAt.ts";

/** The decision boundary as a plane: margin + <slope, u - x> = 0, one per row of x. */
export interface Plane {
  /** Below 0 where the decision stands. */
  readonly margin: Float32Array;
  /** [n, h, w, c]; the caller disposes it. */
  readonly slope: Tensor4D;
  readonly zero: Float32Array;
  readonly nonFinite: Float32Array;
}

/** Size of a gradient in the norm that is dual to the threat's: what a unit step gains, [n]. */
export function dualSize(slope: Tensor, norm: Norm): Tensor1D {
  if (norm === "l2") return norms.l2.size(slope);
  return sum(abs(reshape(slope, [slope.shape[0] as number, -1])), 1);
}

/**
 * The boundary seen from x: that of the objective or, where any class may take over, the nearest of all in the norm of
 * the threat (docs/algorithms.md 10.3), which costs a gradient per class.
 */
export async function planeAt(x: Tensor4D, rows: readonly number[], context: AttackContext): Promise<Plane> {
  const { classifier, objective } = context;
  const { margin } = objective;
  if (rows.every((row) => margin.openClass(row) >= 0)) return nearestPlane(x, rows, context);
  const sight = await evaluateAt(
    x,
    rows,
    { classifier, objective: margin },
    { gradient: true, scores: !margin.lossIsMargin },
  );
  return {
    margin: margin.lossIsMargin
      ? sight.loss
      : Float32Array.from(rows, (row, position) => margin.value(sight.scores[position] as Float32Array, row)),
    slope: sight.gradient as Tensor4D,
    zero: sight.zero,
    nonFinite: sight.nonFinite,
  };
}

async function nearestPlane(x: Tensor4D, rows: readonly number[], context: AttackContext): Promise<Plane> {
  const { classifier, objective, threat } = context;
  const { classes } = classifier;
  const first = classifier.columns?.climbed ?? 0;
  const own = rows.map((row) => objective.margin.openClass(row));
  /** Slope of each row's own combination of scores. */
  const combined = (slopes: readonly Tensor4D[], weight: (position: number, cls: number) => number) =>
    tidy(() =>
      slopes
        .map((slope, cls) =>
          mul(slope, reshape(tensor2d(rows.map((_, i) => [weight(i, cls)])), [-1, 1, 1, 1])),
        )
        .reduce((total, part) => add(total, part)),
    ) as Tensor4D;

  const slopes: Tensor4D[] = [];
  let report: Tensor | undefined;
  try {
    const scores: Tensor1D[] = [];
    for (let cls = 0; cls < classes; cls++) {
      const taken = classifier.gradient(
        x,
        (found, part) =>
          scoreAt(
            found,
            part.map(() => first + cls),
          ),
        classifier.arms ? rows.map(() => [first + cls]) : undefined,
      );
      taken.scores.dispose();
      slopes.push(taken.gradient);
      scores.push(taken.loss);
    }
    report = tidy(() => {
      const ofOwn = combined(slopes, (i, cls) => (own[i] === cls ? 1 : 0));
      const gains = slopes.map((slope) => dualSize(sub(slope, ofOwn), threat.norm));
      return stack([...scores, ...gains], 1);
    });
    dispose(scores);
    const numbers = rowsOf((await report.data()) as Float32Array, 2 * classes);
    const chosen = numbers.map((row, i) => nearestClass(row, own[i] as number, classes));
    const slope = combined(slopes, (i, cls) => (cls === chosen[i] ? 1 : cls === own[i] ? -1 : 0));
    const diagnosis = gradientDiagnosis(slope);
    const doubts = concat([diagnosis.zero, diagnosis.nonFinite]);
    dispose([diagnosis.zero, diagnosis.nonFinite]);
    const values = (await doubts.data().finally(() => doubts.dispose())) as Float32Array;
    return {
      margin: Float32Array.from(
        numbers,
        (row, i) => (row[chosen[i] as number] as number) - (row[own[i] as number] as number),
      ),
      slope,
      zero: values.subarray(0, rows.length),
      nonFinite: values.subarray(rows.length),
    };
  } finally {
    dispose(slopes);
    report?.dispose();
  }
}

/** The class whose plane is nearest: |difference of scores| over what a unit step gains. */
function nearestClass(numbers: Float32Array, own: number, classes: number): number {
  let best = own === 0 ? 1 : 0;
  let least = Number.POSITIVE_INFINITY;
  for (let cls = 0; cls < classes; cls++) {
    if (cls === own) continue;
    const gap = Math.abs((numbers[cls] as number) - (numbers[own] as number));
    const distance = gap / ((numbers[classes + cls] as number) + 1e-12);
    if (distance < least) {
      least = distance;
      best = cls;
    }
  }
  return best;
}

/** One number per row, shaped to broadcast over images. */
export const perImage = (values: Tensor): Tensor4D => reshape(values, [-1, 1, 1, 1]);
