import { mul, sub } from "@tensorflow/tfjs-core";
import type { MinimumNormRun } from "./approach.ts";
import { type CwSettings, type CwState, cwSearch } from "./cwSearch.ts";

/** From here on the constant counts as unbounded above. */
const noUpperBound = 1e9;
/** At the end of each of so many parts of a search, examples that no longer improve are frozen. */
const parts = 10;

/** The interval of each example's constant c. */
class Constants {
  readonly value: Float64Array;
  private readonly lower: Float64Array;
  private readonly upper: Float64Array;

  constructor(count: number, first: number) {
    this.value = new Float64Array(count).fill(first);
    this.lower = new Float64Array(count);
    this.upper = new Float64Array(count).fill(10 * noUpperBound);
  }

  /** Lowers c where it fooled the system, and raises it where it did not. */
  update(example: number, fooled: boolean): void {
    const c = this.value[example] as number;
    if (fooled) this.upper[example] = Math.min(this.upper[example] as number, c);
    else this.lower[example] = Math.max(this.lower[example] as number, c);
    const upper = this.upper[example] as number;
    if (upper < noUpperBound) this.value[example] = ((this.lower[example] as number) + upper) / 2;
    else if (!fooled) this.value[example] = 10 * c;
  }

  /** The last of many searches repeats the smallest constant that worked, or the largest there is. */
  takeUpper(example: number): void {
    this.value[example] = this.upper[example] as number;
  }
}

/**
 * Carlini and Wagner's l2 attack (docs/algorithms.md 3.1): minimises |x' - x|^2 + c max(0, confidence - margin), `searches`
 * times. The constant c of each example is raised tenfold until the system is fooled, and then bisected. Each example
 * that stops improving is frozen for the rest of the search.
 */
export async function cwL2(run: MinimumNormRun, settings: CwSettings): Promise<void> {
  const { x0, nearest } = run;
  const { steps, searches, learningRate, confidence } = settings;
  const constants = new Constants(x0.shape[0], settings.constant);
  const part = Math.max(1, Math.floor(steps / parts));
  for (let search = 0; search < searches; search++) {
    const examples = nearest.open();
    if (examples.length === 0) return;
    if (searches >= 10 && search === searches - 1) for (const example of examples) constants.takeUpper(example);
    const fooled = new Set<number>();
    const lossAtPart = new Map<number, number>();
    /** Whether the loss of an example has fallen since the last part of the search. */
    const improves = (example: number, { batch, size, hinge }: CwState) => {
      const position = batch.position(example);
      const c = constants.value[example] as number;
      const loss = (size[position] as number) ** 2 + c * (hinge[position] as number);
      const stalled = loss > 0.9999 * (lossAtPart.get(example) ?? Number.POSITIVE_INFINITY);
      lossAtPart.set(example, loss);
      return !stalled;
    };
    await cwSearch(run, confidence, {
      steps,
      firstStep: search * steps,
      staying(state) {
        for (const example of state.fooled) fooled.add(example);
        const open = state.batch.active.filter((example) => !nearest.isDone(example));
        const atPart = state.step > 0 && state.step % part === 0;
        return atPart ? open.filter((example) => improves(example, state)) : open;
      },
      constant: (example) => constants.value[example] as number,
      sizeSlope: (batch) => mul(sub(batch.get("x"), batch.get("origin")), 2),
      taken: (_example, step) => step,
      rate: () => learningRate,
    });
    for (const example of examples) constants.update(example, fooled.has(example));
  }
}
