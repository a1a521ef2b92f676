import { attackLabel } from "../catalogue/attacks/attackLabel.ts";
import type { ScoreKind } from "../catalogue/nouns.ts";
import type { StrategyId } from "../catalogue/strategies/index.ts";
import { strategies } from "../catalogue/strategies/index.ts";
import { coreStrategies, pairProblem, strategiesFor } from "../catalogue/strategies/strategiesFor.ts";
import { type Column, field } from "../summary/table.ts";
import type { Choice, Norm, Threat } from "../terms/choice.ts";
import { epsilonText } from "../terms/format.ts";
import type { CraftResult, Trajectory } from "./craft.ts";

/** One attack that looks for the smallest perturbation, with the strategy that it follows. */
export interface SmallestAttempt {
  readonly attack: Choice;
  readonly strategy: StrategyId;
}

/**
 * The attacks that look for the smallest perturbation of one image: PGD with the budget found by bisection, which every
 * strategy allows, then FAB, which walks along the boundary. Both are shorter than in an evaluation, because somebody
 * waits for one image.
 *
 * @param strategy what the bisection maximises; by default the first of the core strategies.
 */
export function smallestAttempts(
  scoreKind: ScoreKind,
  strategy: StrategyId = coreStrategies(scoreKind)[0] ?? "margin",
): readonly SmallestAttempt[] {
  const bisection: SmallestAttempt = {
    attack: { id: "pgd-bisection", params: { steps: 20, restarts: 1, halvings: 10 } },
    strategy,
  };
  const onBoundary = [strategy, ...strategiesFor(["core"], scoreKind), ...strategiesFor(["margin"], scoreKind)].find(
    (id) => pairProblem("fab", id) === null,
  );
  if (onBoundary === undefined) return [bisection];
  return [bisection, { attack: { id: "fab", params: { steps: 30, restarts: 1 } }, strategy: onBoundary }];
}

/** The largest perturbation that is searched: enough to turn any image grey. */
export function largestSearched(norm: Norm, pixels: number): Threat {
  return { norm, epsilon: norm === "linf" ? 0.5 : Math.ceil(5 * Math.sqrt(pixels)) / 10 };
}

type Crafted = CraftResult["images"][number];

/** A perturbation that fools a system, and the attack that found it. */
export interface SmallestFound extends SmallestAttempt {
  /** Its size, in the norm of the search: an upper bound of the smallest. */
  readonly size: number;
  readonly crafted: Crafted;
}

/** The better of two results; the first of equals. */
export function smaller(a: SmallestFound | null, b: SmallestFound | null): SmallestFound | null {
  return a === null || (b !== null && b.size < a.size) ? b : a;
}

/** What an attempt found: its smallest perturbation in the budget that fools the system; null if there is none. */
export function foundBy(
  attempt: SmallestAttempt,
  crafted: Crafted,
  errs: (prediction: number) => boolean,
): SmallestFound | null {
  const sizes = crafted.runs.map((run) => {
    const fooled = errs(run.predictions[run.end] ?? -1) && run.firstSuccess >= 0;
    return fooled ? (run.size[run.end] as number) : Number.POSITIVE_INFINITY;
  });
  const size = Math.min(...sizes);
  if (!Number.isFinite(size)) return null;
  return { ...attempt, size, crafted: { ...crafted, best: sizes.indexOf(size) } };
}

/** The smallest epsilon of three digits that allows a perturbation of this size. */
export function epsilonFor(size: number): number {
  if (size <= 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(size)) - 2);
  // The budget check allows a hair more than epsilon, as here, so that exact sizes do not round up.
  const digits = Math.ceil(size / unit - 1e-4);
  return Number((digits * unit).toPrecision(3));
}

/**
 * A found perturbation as an attack within a budget: the first success is the first step that fools the system inside
 * it, and larger perturbations on the way there do not count.
 */
export function withinEpsilon(crafted: Crafted, epsilon: number, errs: (prediction: number) => boolean): Crafted {
  const runs = crafted.runs.map((run): Trajectory => {
    const firstSuccess = run.predictions.findIndex(
      (prediction, step) => errs(prediction) && (run.size[step] as number) <= epsilon * (1 + 1e-5),
    );
    return { ...run, firstSuccess };
  });
  return { ...crafted, runs, broken: runs.some(({ firstSuccess }) => firstSuccess >= 0) };
}

/** The result for one system in one norm, as tables show it. */
export interface SmallestRow {
  readonly system: string;
  readonly norm: Norm;
  /** 0: wrong without a change. Null: nothing was found, or not yet. */
  readonly size: number | null;
  /** The largest size that was searched. */
  readonly largest: number;
  readonly found: SmallestAttempt | null;
}

export const smallestColumns: readonly Column<SmallestRow>[] = [
  field("system", "System"),
  { ...field("norm", "Norm"), text: ({ norm }, format) => format.norm(norm) },
  {
    ...field("size", "Smallest found"),
    more: { largest: ({ largest }) => largest },
    help: "The smallest perturbation that these attacks found. It is an upper bound: another attack may find a smaller one.",
    text: ({ size, largest }) =>
      size === null
        ? `none up to ${epsilonText(largest)}`
        : size === 0
          ? "0: wrong without a change"
          : epsilonText(epsilonFor(size)),
  },
  {
    id: "attack",
    label: "Found by",
    value: ({ found }) => (found === null ? null : attackLabel(found.attack)),
    more: { strategy: ({ found }) => found?.strategy ?? null },
    text: ({ found }) => (found === null ? "" : `${attackLabel(found.attack)}, ${strategies[found.strategy].label}`),
  },
];
