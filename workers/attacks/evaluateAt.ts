import { concat, reshape, slice, sub, type Tensor1D, type Tensor2D, type Tensor4D, tidy } from "@tensorflow/tfjs-core";
import type { Norm } from "../../src/experiment/terms/choice.ts";
import type { Classifier } from "../decompositions/classifier.ts";
import { rowsOf } from "../decompositions/decision.ts";
import { gradientDefects } from "../kernels/ops.ts";
import { norms } from "../maths/norms.ts";
import type { BatchLoss } from "./attack.ts";

/** Loss, scores and gradient of a batch at one iterate. All arrays have one entry per row. */
export interface Evaluation {
  readonly loss: Float32Array;
  /** Scores of the whole system [classes] per row; empty unless requested. */
  readonly scores: readonly Float32Array[];
  /** Input gradient of the loss, if requested; the caller disposes it. */
  readonly gradient: Tensor4D | undefined;
  /** 1 where the gradient is zero. */
  readonly zero: Float32Array;
  /** Number of gradient entries that are not finite. */
  readonly nonFinite: Float32Array;
  /** Distance from the clean image; empty unless requested. */
  readonly size: Float32Array;
}

interface Target {
  readonly classifier: Classifier;
  readonly objective: BatchLoss;
}

export interface EvaluationRequest {
  readonly gradient: boolean;
  readonly scores: boolean;
  /** Measure the distance of x from these images in this norm. */
  readonly from?: { readonly origin: Tensor4D; readonly norm: Norm };
}

/** What `evaluateAt` reads back; the caller disposes the tensors. */
interface Pass {
  /** [n] */
  readonly loss: Tensor1D;
  readonly gradient?: Tensor4D;
  /** [n, classes] of the whole system, if requested; always without a gradient. */
  readonly scores?: Tensor2D;
}

/**
 * Loss of the objective at x [n, h, w, c], its gradient and the scores of the system, on the device. Scores come from the
 * pass of the gradient, unless the loss reads only some arms: then they take a pass over all of them.
 */
export function passAt(
  x: Tensor4D,
  rows: readonly number[],
  { classifier, objective }: Target,
  request: Pick<EvaluationRequest, "gradient" | "scores">,
): Pass {
  const columns = classifier.arms ? objective.columns : undefined;
  const lossOf = (scores: Parameters<typeof objective.loss>[0], positions: readonly number[]) =>
    objective.loss(
      scores,
      positions.map((position) => rows[position] as number),
    );
  if (!request.gradient) {
    const read = classifier.columns?.read(x) ?? classifier.scores(x);
    const loss = lossOf(
      read,
      rows.map((_, position) => position),
    );
    return { loss, scores: classifier.columns ? slice(read, [0, 0], [-1, classifier.classes]) : read };
  }
  const taken = classifier.gradient(x, lossOf, columns && rows.map((row) => columns[row] as readonly number[]));
  const scores = request.scores ? { scores: columns ? classifier.scores(x) : taken.scores } : {};
  return { loss: taken.loss, gradient: taken.gradient, ...scores };
}

/**
 * Evaluates the objective at x [n, h, w, c], whose rows belong to the examples `rows`, with one read-back
 * (`passAt`).
 */
export async function evaluateAt(
  x: Tensor4D,
  rows: readonly number[],
  target: Target,
  request: EvaluationRequest,
): Promise<Evaluation> {
  const sizes = () => (request.from ? [norms[request.from.norm].size(sub(x, request.from.origin))] : []);
  const { report, gradient } = tidy(() => {
    const { loss, gradient, scores } = passAt(x, rows, target, request);
    const parts = [loss, ...(gradient ? [gradientDefects(gradient)] : []), ...sizes()];
    if (scores) parts.push(reshape(scores, [-1]));
    return { report: concat(parts) as Tensor1D, gradient };
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
  const known = request.gradient ? 3 : 1;
  return {
    loss: part(0),
    zero: request.gradient ? part(1) : none,
    nonFinite: request.gradient ? part(2) : none,
    size: request.from ? part(known) : none,
    scores: rowsOf(values.subarray((known + (request.from ? 1 : 0)) * n), target.classifier.classes),
    gradient,
  };
}
