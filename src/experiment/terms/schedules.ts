/**
 * Learning rate of an epoch (from 0): the initial rate, divided by 10 for every drop reached (docs/algorithms.md 6.2). Drops
 * are fractions of the run, rounded to whole epochs.
 */
export function learningRateAt(
  training: { readonly epochs: number; readonly learningRate: number; readonly drops: readonly number[] },
  epoch: number,
): number {
  const reached = training.drops.filter((drop) => epoch >= Math.round(drop * training.epochs)).length;
  return training.learningRate / 10 ** reached;
}

/**
 * Share of each batch that is adversarial in an epoch (from 0): min(1, (epoch + 1) / (warmup * epochs)), or 1 if `warmup`
 * is 0 (docs/algorithms.md 6.1).
 */
export function adversarialFraction(warmup: number, epoch: number, epochs: number): number {
  return warmup === 0 ? 1 : Math.min(1, (epoch + 1) / (warmup * epochs));
}

/** Training epsilon of an epoch (from 0). It grows linearly to `epsilon` over the fraction `warmup` of the epochs. */
export function epsilonAt(epsilon: number, warmup: number, epoch: number, epochs: number): number {
  return epsilon * adversarialFraction(warmup, epoch, epochs);
}
