/**
 * Where each example of an APGD run stands, and when its step size is to be halved (docs/algorithms.md 10.2): at a step-size test
 * where the loss rose in too few of the last steps, or where two checks in a row would leave the best loss as it was.
 */
export class StepSizes {
  /** [n] current step size. */
  readonly stepSize: Float32Array;
  private readonly previous: Float64Array;
  private readonly best: Float64Array;
  private readonly bestAtCheck: Float64Array;
  private readonly rises: Int32Array;
  private readonly halvedLast: Uint8Array;

  constructor(
    count: number,
    stepSize: number,
    private readonly rho: number,
  ) {
    this.stepSize = new Float32Array(count).fill(stepSize);
    this.previous = new Float64Array(count);
    this.best = new Float64Array(count);
    this.bestAtCheck = new Float64Array(count);
    this.rises = new Int32Array(count);
    // At the first check only oscillation halves.
    this.halvedLast = new Uint8Array(count).fill(1);
  }

  start(example: number, loss: number): void {
    this.previous[example] = loss;
    this.best[example] = loss;
    this.bestAtCheck[example] = loss;
  }

  /** The loss after a step; returns whether it is the best so far. */
  saw(example: number, loss: number): boolean {
    if (loss > (this.previous[example] as number)) this.rises[example] = (this.rises[example] as number) + 1;
    this.previous[example] = loss;
    if (!(loss > (this.best[example] as number))) return false;
    this.best[example] = loss;
    return true;
  }

  /** Check the last `steps` steps of an example; returns whether its step size was halved. */
  check(example: number, steps: number): boolean {
    const oscillates = (this.rises[example] as number) <= this.rho * steps;
    const stalls =
      this.halvedLast[example] === 0 &&
      (this.bestAtCheck[example] as number) >= (this.best[example] as number);
    const halve = oscillates || stalls;
    this.halvedLast[example] = halve ? 1 : 0;
    this.bestAtCheck[example] = this.best[example] as number;
    this.rises[example] = 0;
    if (halve) this.stepSize[example] = (this.stepSize[example] as number) / 2;
    return halve;
  }

  bestLoss(example: number): number {
    return this.best[example] as number;
  }
}
