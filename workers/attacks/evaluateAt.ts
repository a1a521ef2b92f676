import { concat, reshape, slice, sub, type Tensor1D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { Norm } from "../../src/experiment/terms/choice.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { rowsOf } from "../decompositions/decision.ts";
import { gradientDiagnosis } from "../kernels/ops.ts";
import { norms } from "../maths/norms.ts";
import type { BatchLoss } from "./attack.ts";

/** What an attack sees at an iterate: one number or row of scores per row of the batch. */
export interface Evaluation {
  readonly loss: Float32Array;
  /** Scores of the whole system [classes] per row; empty when nothing asked for them. */
  readonly scores: readonly Float32Array[];
  /** Input gradient of the loss; the caller disposes it. */
  readonly gradient: Tensor4D | undefined;
  /** 1 where the gradient has no length. */
  readonly zero: Float32Array;
  /** How many entries of the gradient are not finite. */
  readonly nonFinite: Float32Array;
  /** Distance of each row from its clean image; empty when nothing asked for it. */
  readonly size: Float32Array;
}

export interface EvaluationRequest {
  readonly gradient: boolean;
  readonly scores: boolean;
  /** Measure how far x is from these images in this norm. */
  readonly from?: { readonly origin: Tensor4D; readonly norm: Norm };
}

/**
 * Loss, scores and gradient at x [n, h, w, c], whose rows are the examples `rows`; read back in one go. The scores
 * that the gradient was made from serve the judge too; only a loss that reads some arms costs a pass over all of them.
 */
export async function evaluateAt(
  x: Tensor4D,
  rows: readonly number[],
  { classifier, objective }: { readonly classifier: Classifier; readonly objective: BatchLoss },
  want: EvaluationRequest,
): Promise<Evaluation> {
  const columns = classifier.arms ? objective.columns : undefined;
  const lossOf = (scores: Parameters<typeof objective.loss>[0], positions: readonly number[]) =>
    objective.loss(
      scores,
      positions.map((position) => rows[position] as number),
    );
  const sizes = () => (want.from ? [norms[want.from.norm].size(sub(x, want.from.origin))] : []);
  const { report, gradient } = tidy(() => {
    if (!want.gradient) {
      const read = classifier.columns?.read(x) ?? classifier.scores(x);
      const loss = lossOf(
        read,
        rows.map((_, position) => position),
      );
      const scores = classifier.columns ? slice(read, [0, 0], [-1, classifier.classes]) : read;
      return { report: concat([loss, ...sizes(), reshape(scores, [-1])]) as Tensor1D, gradient: undefined };
    }
    const taken = classifier.gradient(
      x,
      lossOf,
      columns && rows.map((row) => columns[row] as readonly number[]),
    );
    const { zero, nonFinite } = gradientDiagnosis(taken.gradient);
    const parts = [taken.loss, zero, nonFinite, ...sizes()];
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
  const part = (i: number) => values.subarray(i * n, (i + 1) * n);
  const none = new Float32Array(0);
  const known = want.gradient ? 3 : 1;
  return {
    loss: part(0),
    zero: want.gradient ? part(1) : none,
    nonFinite: want.gradient ? part(2) : none,
    size: want.from ? part(known) : none,
    scores: rowsOf(values.subarray((known + (want.from ? 1 : 0)) * n), classifier.classes),
    gradient,
  };
}
