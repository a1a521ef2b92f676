/**
 * Learning rate of an epoch (from 0): the first rate, divided by 10 at each drop that lies behind (docs/algorithms.md 6.2).
 * A drop is a fraction of the run, rounded to a whole epoch.
 */
export function learningRateAt(
  training: { readonly epochs: number; readonly learningRate: number; readonly drops: readonly number[] },
  epoch: number,
): number {
  const behind = training.drops.filter((drop) => epoch >= Math.round(drop * training.epochs)).length;
  return training.learningRate / 10 ** behind;
}

/**
 * Share of each batch that is adversarial in an epoch (from 0): min(1, (epoch + 1) / (warmup * epochs)), and 1 at once
 * when `warmup` is 0 (docs/algorithms.md 6.1).
 */
export function adversarialFraction(warmup: number, epoch: number, epochs: number): number {
  return warmup === 0 ? 1 : Math.min(1, (epoch + 1) / (warmup * epochs));
}

/** Epsilon that an epoch (from 0) trains against: grows evenly to all of it over the fraction `warmup` of the epochs. */
export function epsilonAt(epsilon: number, warmup: number, epoch: number, epochs: number): number {
  return epsilon * adversarialFraction(warmup, epoch, epochs);
}
