import { mul, sub, type Tensor4D, tensor1d, tidy, zerosLike } from "@tensorflow/tfjs-core";
import { finiteOrZero } from "../kernels/ops.ts";
import { ActiveBatch } from "./activeBatch.ts";
import { adamStep } from "./adam.ts";
import type { AttackContext } from "./attack.ts";
import { take } from "./batch.ts";
import { perImage } from "./boundary.ts";
import { type CwSettings, type CwSight, type CwState, sightOf } from "./cwEvaluation.ts";
import type { GradientCounts } from "./gradientCounts.ts";
import type { Nearest } from "./nearest.ts";
import { throughTanh, toImage, toVariable } from "./tanhSpace.ts";

/** From here on the constant counts as unbounded above. */
const noUpperBound = 1e9;
/** Parts of a run at whose ends an example that has stopped improving is frozen. */
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

  /** Smaller where the last one fooled the system, larger where it did not. */
  search(example: number, fooled: boolean): void {
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
 * Carlini and Wagner's l2 attack (docs/algorithms.md 3.1): minimise |x' - x|^2 + c max(0, confidence - margin) over tanh variables
 * by Adam, `searches` times, with a constant c per example that is raised tenfold until the system is fooled and then
 * halved in. Examples that stop improving are frozen, each for itself.
 */
export async function cwL2(
  x0: Tensor4D,
  context: AttackContext,
  settings: CwSettings,
  nearest: Nearest,
  gradients: GradientCounts,
): Promise<void> {
  const constants = new Constants(x0.shape[0], settings.constant);
  for (let search = 0; search < settings.searches; search++) {
    const examples = nearest.open();
    if (examples.length === 0) return;
    if (settings.searches >= 10 && search === settings.searches - 1)
      for (const example of examples) constants.takeUpper(example);
    const fooled = await minimise(x0, examples, search, context, settings, constants, nearest, gradients);
    for (const example of examples) constants.search(example, fooled.has(example));
  }
}

async function minimise(
  x0: Tensor4D,
  examples: readonly number[],
  search: number,
  context: AttackContext,
  settings: CwSettings,
  constants: Constants,
  nearest: Nearest,
  gradients: GradientCounts,
): Promise<ReadonlySet<number>> {
  const { steps } = settings;
  const state: CwState = new ActiveBatch(examples);
  const fooled = new Set<number>();
  const lossAtPart = new Map<number, number>();
  const part = Math.max(1, Math.floor(steps / parts));
  try {
    state.set("origin", take(x0, state.rows));
    state.set("w", toVariable(state.get("origin")));
    for (const moment of ["first", "second"] as const) state.set(moment, zerosLike(state.get<Tensor4D>("w")));
    for (let step = 0; ; step++) {
      state.set("x", toImage(state.get("w")));
      const sight = await sightOf(state, search * steps + step, settings, context, nearest, gradients);
      for (const example of sight.fooled) fooled.add(example);
      let staying = state.active.filter((example) => !nearest.isDone(example));
      if (step > 0 && step % part === 0)
        staying = staying.filter((example) => improves(example, state, sight, constants, lossAtPart));
      if (step === steps || staying.length === 0) return fooled;
      descend(state, sight, step, settings, constants);
      state.thin(staying);
      await context.yieldPoint();
    }
  } finally {
    state.dispose();
  }
}

/** Whether the loss of an example fell since the last part of the run. */
function improves(
  example: number,
  state: CwState,
  { size, hinge }: CwSight,
  constants: Constants,
  lossAtPart: Map<number, number>,
): boolean {
  const position = state.position(example);
  const loss =
    (size[position] as number) ** 2 + (constants.value[example] as number) * (hinge[position] as number);
  const stalled = loss > 0.9999 * (lossAtPart.get(example) ?? Number.POSITIVE_INFINITY);
  lossAtPart.set(example, loss);
  return !stalled;
}

function descend(
  state: CwState,
  { pushes }: CwSight,
  step: number,
  settings: CwSettings,
  constants: Constants,
): void {
  const x = state.get<Tensor4D>("x");
  const next = tidy(() => {
    const weights = state.rows.map((example, i) => (pushes[i] ? (constants.value[example] as number) : 0));
    const push = mul(finiteOrZero(state.get<Tensor4D>("slope")), perImage(tensor1d(weights)));
    const slope = sub(mul(sub(x, state.get<Tensor4D>("origin")), 2), push) as Tensor4D;
    const tensors = {
      w: state.get<Tensor4D>("w"),
      first: state.get<Tensor4D>("first"),
      second: state.get<Tensor4D>("second"),
    };
    const taken = state.rows.map(() => step);
    const { w, first, second } = adamStep(tensors, throughTanh(slope, x), taken, settings.learningRate);
    return { w, first, second };
  });
  for (const name of ["w", "first", "second"] as const) state.set(name, next[name]);
}
