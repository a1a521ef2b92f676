import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import { engine, tensor2d } from "@tensorflow/tfjs-core";
import { hasKernel } from "./backward.ts";
import { kernelNames } from "./names.ts";

/** Numbers in a row of `ascentStatus`. */
export const statusFields = 7;

/** Lower and higher than any loss. Not infinite, which shader compilers may assume never to occur. */
const lowest = -3e38;
const beyond = 3e38;

/** Whether the running backend can judge the iterates of an attack itself. Only WebGPU does: elsewhere reading costs nothing. */
export const hasAscent = (): boolean => hasKernel(kernelNames.ascentStatus);

/** The status [rows, statusFields] before a run. */
export function statusBefore(rows: number): Tensor2D {
  const values = new Float32Array(rows * statusFields);
  for (let row = 0; row < rows; row++) {
    values[row * statusFields + 3] = lowest;
    values[row * statusFields + 5] = beyond;
  }
  return tensor2d(values, [rows, statusFields]);
}

/** What one row of `ascentStatus` says. */
export interface RowStatus {
  /** The iterate of the first success, or -1. */
  readonly firstSuccess: number;
  /** Gradients up to the success that were zero, and that had an entry that is not finite. */
  readonly zero: number;
  readonly nonFinite: number;
  /** The highest loss of iterates without success, or -Infinity. */
  readonly highest: number;
  /** Iterates whose loss is higher than that of the iterate before, and the last loss. */
  readonly rises: number;
  readonly last: number;
}

/** A row of the values of `ascentStatus`. */
export function rowStatus(values: Float32Array, row: number): RowStatus {
  const field = (at: number) => values[row * statusFields + at] as number;
  const highest = field(3) <= Math.fround(lowest) ? Number.NEGATIVE_INFINITY : field(3);
  return { firstSuccess: field(0), zero: field(1), nonFinite: field(2), highest, rises: field(4), last: field(5) };
}

interface Judged {
  /** [rows] */
  readonly loss: Tensor1D;
  /** [rows, classes] scores of the whole system. */
  readonly scores: Tensor2D;
  /** [rows, classes] 1 where the decision for this class is a success, 0 elsewhere. */
  readonly successes: Tensor2D;
  /** [rows, ...] absent after the last step. */
  readonly gradient?: Tensor;
}

/**
 * Judges one iterate of each row, and counts: the fields of `RowStatus`, and 1 where this iterate is the first success or
 * has the highest loss, else 0. `at` numbers the iterates; at 0 the counts and successes of `before` are forgotten, the
 * highest and the last loss are not.
 */
export function ascentStatus(before: Tensor2D, { loss, scores, successes, gradient }: Judged, at: number): Tensor2D {
  const judged = { before, loss, scores, successes };
  return engine().runKernel(kernelNames.ascentStatus, gradient ? { ...judged, gradient } : judged, { at });
}

/** Rows of x that `status` has just marked, and those of `kept` elsewhere. */
export const keepRows = (status: Tensor2D, x: Tensor4D, kept: Tensor4D): Tensor4D =>
  engine().runKernel(kernelNames.keepRows, { status, x, kept });
