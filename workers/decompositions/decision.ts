export interface Decision {
  /** Index of the highest score; the lowest index wins a tie, and it is 0 when every score is NaN. */
  readonly prediction: number;
  /** Whether another score is equal to the highest. */
  readonly tie: boolean;
}

/** The hard decision of a system on the scores of one example: what evaluations judge. */
export function decide(scores: ArrayLike<number>): Decision {
  let prediction = 0;
  let tie = false;
  for (let i = 1; i < scores.length; i++) {
    const score = scores[i] as number;
    const best = scores[prediction] as number;
    if (score > best || (Number.isNaN(best) && !Number.isNaN(score))) {
      prediction = i;
      tie = false;
    } else if (score === best) tie = true;
  }
  return { prediction, tie };
}

/** The rows of a matrix in row-major order: [n * width] as n views of `width` numbers. */
export function rowsOf(values: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: values.length / width }, (_, row) => values.subarray(row * width, (row + 1) * width));
}
