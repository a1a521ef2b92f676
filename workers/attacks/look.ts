import { concat, reshape, type Tensor1D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import { rowsOf } from "../decompositions/decision.ts";
import { gradientDiagnosis } from "../kernels/ops.ts";
import type { AttackContext } from "./attack.ts";

/** What an attack sees at an iterate: one number or row of scores per row of the batch. */
export interface Sight {
  readonly loss: Float32Array;
  /** Scores of the whole system [classes] per row; empty when nothing asked for them. */
  readonly scores: readonly Float32Array[];
  /** Input gradient of the loss; the caller disposes it. */
  readonly gradient: Tensor4D | undefined;
  /** 1 where the gradient has no length. */
  readonly zero: Float32Array;
  /** How many entries of the gradient are not finite. */
  readonly nonFinite: Float32Array;
}

/**
 * Loss, scores and gradient at x [n, h, w, c], whose rows are the examples `rows`; read back in one go. The scores
 * that the gradient was made from serve the judge too; only a loss that reads some arms costs a pass over all of them.
 */
export async function look(
  x: Tensor4D,
  rows: readonly number[],
  { classifier, climb }: Pick<AttackContext, "classifier" | "climb">,
  want: { readonly gradient: boolean; readonly scores: boolean },
): Promise<Sight> {
  const columns = classifier.arms ? climb.columns : undefined;
  const lossOf = (scores: Parameters<typeof climb.loss>[0], positions: readonly number[]) =>
    climb.loss(
      scores,
      positions.map((position) => rows[position] as number),
    );
  const { report, gradient } = tidy(() => {
    if (!want.gradient) {
      const scores = classifier.scores(x);
      const loss = lossOf(
        scores,
        rows.map((_, position) => position),
      );
      return { report: concat([loss, reshape(scores, [-1])]) as Tensor1D, gradient: undefined };
    }
    const taken = classifier.gradient(
      x,
      lossOf,
      columns && rows.map((row) => columns[row] as readonly number[]),
    );
    const { zero, nonFinite } = gradientDiagnosis(taken.gradient);
    const parts = [taken.loss, zero, nonFinite];
    if (want.scores) parts.push(reshape(columns ? classifier.scores(x) : taken.scores, [-1]));
    return { report: concat(parts) as Tensor1D, gradient: taken.gradient };
  });
  let values: Float32Array;
  try {
    values = (await report.data()) as Float32Array;
  } catch (error) {
    gradient?.dispose();
    throw error;
  } finally {
    report.dispose();
  }
  const n = rows.length;
  const part = (i: number) => (want.gradient ? values.subarray(i * n, (i + 1) * n) : new Float32Array(n));
  return {
    loss: values.subarray(0, n),
    zero: part(1),
    nonFinite: part(2),
    scores: rowsOf(values.subarray(want.gradient ? 3 * n : n), classifier.classes),
    gradient,
  };
}
