export interface Decision {
  /** Class of the highest score; the lowest index among equals, and 0 where every score is NaN. */
  readonly prediction: number;
  /** Whether another class has the same score. */
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

/** Rows of a matrix that was read back row by row: [n * width] to n views of `width` numbers. */
export function rowsOf(values: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: values.length / width }, (_, row) =>
    values.subarray(row * width, (row + 1) * width),
  );
}
