/**
 * The steps after which APGD tests its step sizes (docs/algorithms.md 10.2): the first test comes after 22 % of the run;
 * each gap is 3 % of the run shorter than the one before, but none is shorter than 6 %. Ascending, at most `steps`.
 */
export function stepSizeTestsOf(steps: number): readonly number[] {
  let gap = Math.max(Math.floor(0.22 * steps), 1);
  const shortest = Math.max(Math.floor(0.06 * steps), 1);
  const shorter = Math.max(Math.floor(0.03 * steps), 1);
  const found: number[] = [];
  for (let at = gap; at <= steps; at += gap) {
    found.push(at);
    gap = Math.max(gap - shorter, shortest);
  }
  return found;
}

/** The losses of an example in a run. */
export interface Losses {
  /** Iterates since the last record whose loss was higher than that of the iterate before. */
  readonly rises: number;
  /** The highest loss of the run. */
  readonly highest: number;
}

/**
 * The step size of each example in an APGD run (docs/algorithms.md 10.2). A test halves it where the loss rose in too few
 * steps since the last test, or where the highest loss is still the one of the last test and that test did not halve.
 */
export class StepSizes {
  /** [n] current step sizes. */
  readonly stepSize: Float32Array;
  private readonly highest: Float64Array;
  private readonly highestAtTest: Float64Array;
  private readonly rises: Int32Array;
  private readonly halvedLast: Uint8Array;

  constructor(
    count: number,
    stepSize: number,
    private readonly rho: number,
  ) {
    this.stepSize = new Float32Array(count).fill(stepSize);
    this.highest = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
    this.highestAtTest = new Float64Array(count);
    this.rises = new Int32Array(count);
    // At the first test only the share of rising steps counts.
    this.halvedLast = new Uint8Array(count).fill(1);
  }

  /** Records how often the loss of an example rose since the last record, and its highest loss so far. */
  record(example: number, { rises, highest }: Losses): void {
    this.rises[example] = (this.rises[example] as number) + rises;
    this.highest[example] = highest;
  }

  /** Tests the last `steps` steps of an example. Returns whether its step size was halved. */
  test(example: number, steps: number): boolean {
    const risesTooRarely = (this.rises[example] as number) <= this.rho * steps;
    const stalls =
      this.halvedLast[example] === 0 && (this.highestAtTest[example] as number) >= (this.highest[example] as number);
    const halve = risesTooRarely || stalls;
    this.halvedLast[example] = halve ? 1 : 0;
    this.highestAtTest[example] = this.highest[example] as number;
    this.rises[example] = 0;
    if (halve) this.stepSize[example] = (this.stepSize[example] as number) / 2;
    return halve;
  }
}
