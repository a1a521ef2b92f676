/** A share of examples with its 95 % Wilson interval (docs/algorithms.md 10.7). */
export interface Proportion {
  readonly count: number;
  readonly n: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Quantile of the normal distribution for two-sided 95 % intervals. */
const z = 1.96;

/** Outcomes per example, in the order of `ids`. All accuracies are derived from them. */
export interface Flags {
  /** Index of each example in its data set. */
  readonly ids: readonly number[];
  /** 1: an error without an attack. */
  readonly cleanWrong: readonly number[];
  /** 1: an error under attack; clean errors count (docs/algorithms.md 1.3). */
  readonly broken: readonly number[];
  /** Size of the judged perturbation. */
  readonly sizes: readonly number[];
}

/**
 * The share count / n with its 95 % Wilson interval (docs/algorithms.md 10.7). Throws unless 0 <= count <= n and n >= 1.
 */
export function wilson(count: number, n: number): Proportion {
  if (!(n >= 1 && count >= 0 && count <= n))
    throw new Error(`${count} of ${n} examples found, a count from 0 to n and at least 1 example expected`);
  const value = count / n;
  const scale = 1 + z ** 2 / n;
  const centre = (value + z ** 2 / (2 * n)) / scale;
  const half = (z * Math.sqrt((value * (1 - value)) / n + z ** 2 / (4 * n ** 2))) / scale;
  // At the ends, one bound is exactly 0 or 1, without rounding errors.
  return {
    count,
    n,
    value,
    low: count === 0 ? 0 : centre - half,
    high: count === n ? 1 : centre + half,
  };
}

/** With 1 to 10 degrees of freedom. */
const studentQuantiles = [12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281];

/**
 * Quantile of Student's distribution for two-sided 95 % intervals, accurate to 1e-3. Above 10 degrees of freedom it uses
 * the Cornish-Fisher expansion. Throws below 1 degree of freedom.
 */
export function studentQuantile(freedom: number): number {
  if (!(Number.isInteger(freedom) && freedom >= 1))
    throw new RangeError(`${freedom} degrees of freedom found, an integer from 1 expected`);
  const known = studentQuantiles[freedom - 1];
  if (known !== undefined) return known;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

const ones = (flags: readonly number[]): number => flags.reduce((sum, flag) => sum + (flag === 0 ? 0 : 1), 0);

/** Share of examples that are correct without an attack. */
export function cleanAccuracy({ cleanWrong }: Pick<Flags, "cleanWrong">): Proportion {
  return wilson(cleanWrong.length - ones(cleanWrong), cleanWrong.length);
}

/** Share of all examples that the attack does not break. Clean errors count as broken. */
export function robustAccuracy({ broken }: Pick<Flags, "broken">): Proportion {
  return wilson(broken.length - ones(broken), broken.length);
}

/** Share of the initially correct examples that the attack breaks; null if none was correct. */
export function successOnCorrect({ cleanWrong, broken }: Pick<Flags, "cleanWrong" | "broken">): Proportion | null {
  const correct = broken.filter((_, i) => cleanWrong[i] === 0);
  return correct.length === 0 ? null : wilson(ones(correct), correct.length);
}

/** Median perturbation size among broken, initially correct examples; null if there are none. */
export function medianSize({ cleanWrong, broken, sizes }: Flags): number | null {
  const found = sizes.filter((_, i) => cleanWrong[i] === 0 && broken[i] === 1).sort((a, b) => a - b);
  const [low, high] = [found[(found.length - 1) >> 1], found[found.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Throws unless all were measured on the same examples in the same order, as comparisons require. */
export function requireSameExamples(all: readonly Pick<Flags, "ids">[]): void {
  const [first, ...others] = all;
  if (first === undefined) throw new Error("no measurement found, at least 1 expected");
  for (const { ids } of others) {
    const same = ids.length === first.ids.length && ids.every((id, i) => id === first.ids[i]);
    if (!same)
      throw new Error(
        `measurements on ${first.ids.length} and ${ids.length} examples with different ids found, the same examples expected: evaluate both on one set`,
      );
  }
}

/**
 * Per-example worst case of several attacks on one system: broken if any attack breaks it, with the smallest size that did.
 * Throws on different examples.
 */
export function union(attacks: readonly Flags[]): Flags {
  requireSameExamples(attacks);
  const { ids, cleanWrong } = attacks[0] as Flags;
  const broken = ids.map((_, i) => (attacks.some((attack) => attack.broken[i] === 1) ? 1 : 0));
  const sizes = ids.map((_, i) => {
    const found = attacks.flatMap((attack) => (attack.broken[i] === 1 ? [attack.sizes[i] as number] : []));
    return found.length === 0 ? 0 : Math.min(...found);
  });
  return { ids, cleanWrong, broken, sizes };
}

/**
 * The attack with the lowest accuracy (the first of equals), which is what the paper reports. Throws on different examples.
 */
export function strongest<F extends Flags>(attacks: readonly F[]): F {
  requireSameExamples(attacks);
  return attacks.reduce((best, attack) => (ones(attack.broken) > ones(best.broken) ? attack : best));
}

export interface Overlap {
  readonly first: number;
  readonly second: number;
  readonly both: number;
  readonly n: number;
}

/** Number of examples that each of two attacks breaks, and that both break (paper, section 6.2). Throws on different examples. */
export function overlap(first: Flags, second: Flags): Overlap {
  requireSameExamples([first, second]);
  const both = first.broken.filter((flag, i) => flag === 1 && second.broken[i] === 1).length;
  return { first: ones(first.broken), second: ones(second.broken), both, n: first.ids.length };
}

/**
 * Exact two-sided McNemar test: the probability that `onlyA` + `onlyB` fair coin flips split at least this unevenly. 1 if
 * there are none.
 */
export function mcnemar(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB;
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(onlyA, onlyB); k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}

export interface PairedDifference {
  readonly n: number;
  /** Accuracy of a minus accuracy of b. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  /** Number of examples that are errors of only a, and of only b. */
  readonly onlyA: number;
  readonly onlyB: number;
  /** Exact two-sided McNemar test of `onlyA` and `onlyB`. */
  readonly pValue: number;
}

/**
 * Difference of two accuracies on the same examples with its 95 % interval (docs/algorithms.md 10.7), from the examples on
 * which they disagree. `errors` are flags. Throws on different examples.
 */
export function pairedDifference(
  a: Pick<Flags, "ids"> & { readonly errors: readonly number[] },
  b: Pick<Flags, "ids"> & { readonly errors: readonly number[] },
): PairedDifference {
  requireSameExamples([a, b]);
  const n = a.ids.length;
  if (n === 0) throw new Error("no example found, at least 1 expected");
  const onlyA = a.errors.filter((flag, i) => flag === 1 && b.errors[i] === 0).length;
  const onlyB = b.errors.filter((flag, i) => flag === 1 && a.errors[i] === 0).length;
  const difference = (onlyB - onlyA) / n;
  const half = (z * Math.sqrt(Math.max(0, onlyA + onlyB - (onlyA - onlyB) ** 2 / n))) / n;
  return {
    n,
    difference,
    low: difference - half,
    high: difference + half,
    onlyA,
    onlyB,
    pValue: mcnemar(onlyA, onlyB),
  };
}
