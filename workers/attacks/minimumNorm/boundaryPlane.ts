import {
  add,
  concat,
  dispose,
  mul,
  stack,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tensor1d,
  tidy,
} from "@tensorflow/tfjs-core";
import { rowsOf } from "../../decompositions/decision.ts";
import { gradientDiagnosis } from "../../kernels/ops.ts";
import { norms } from "../../maths/norms.ts";
import { scoreAt } from "../../strategies/scores.ts";
import type { AttackContext } from "../attack.ts";
import type { ActiveBatch } from "../batch/activeBatch.ts";
import { perImage } from "../batch/rows.ts";
import { evaluateAt } from "../evaluateAt.ts";
import type { MinimumNormRun } from "./approach.ts";

/** The decision boundary linearised at x: the points u with margin + <slope, u - x> = 0, one plane per row of x. */
export interface BoundaryPlane {
  /** [n] margins at x, below 0 before the boundary. */
  readonly margin: Float32Array;
  /** [n, h, w, c] gradient of the margin. */
  readonly slope: Tensor4D;
  /** [n] 1 where the slope is zero, and how many of its entries are not finite. */
  readonly zero: Float32Array;
  readonly nonFinite: Float32Array;
}

/** The planes at `x` of a batch. Counts their gradients and sets `slope` of the batch. */
export async function takePlane(batch: ActiveBatch, { context, gradients }: MinimumNormRun): Promise<BoundaryPlane> {
  const plane = await planeAt(batch.get("x"), batch.rows, context);
  batch.set("slope", plane.slope);
  gradients.count(plane, batch);
  return plane;
}

/**
 * The boundary that the objective names or, where any class may win, the nearest one in the norm of the threat
 * (docs/algorithms.md 10.3), which takes a gradient per class.
 */
async function planeAt(x: Tensor4D, rows: readonly number[], context: AttackContext): Promise<BoundaryPlane> {
  const { classifier, objective } = context;
  const { margin } = objective;
  if (rows.every((row) => margin.openClass(row) >= 0)) return nearestPlane(x, rows, context);
  const { loss, scores, gradient, zero, nonFinite } = await evaluateAt(
    x,
    rows,
    { classifier, objective: margin },
    { gradient: true, scores: !margin.lossIsMargin },
  );
  const marginOf = (row: number, position: number) => margin.value(scores[position] as Float32Array, row);
  return {
    margin: margin.lossIsMargin ? loss : Float32Array.from(rows, marginOf),
    slope: gradient as Tensor4D,
    zero,
    nonFinite,
  };
}

async function nearestPlane(x: Tensor4D, rows: readonly number[], context: AttackContext): Promise<BoundaryPlane> {
  const { classifier, objective, threat } = context;
  const { classes } = classifier;
  const first = classifier.columns?.climbed ?? 0;
  const own = rows.map((row) => objective.margin.openClass(row));
  /** Slope of each row's own combination of scores. */
  const combined = (slopes: readonly Tensor4D[], weight: (position: number, cls: number) => number) =>
    tidy(() =>
      slopes
        .map((slope, cls) => mul(slope, perImage(tensor1d(rows.map((_, i) => weight(i, cls))))))
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
      const gains = slopes.map((slope) => norms[threat.norm].dualSize(sub(slope, ofOwn)));
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
