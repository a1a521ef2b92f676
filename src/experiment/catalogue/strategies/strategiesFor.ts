import { type AttackId, attacks } from "../attacks/index.ts";
import type { AttackEntry, ScoreKind, StrategyEntry } from "../nouns.ts";
import { type StrategyId, strategies } from "./index.ts";

/** Whether a strategy is defined for systems whose scores are those of one network, of arms, or of stages. */
export function appliesTo(strategy: StrategyEntry, scoreKind: ScoreKind): boolean {
  return strategy.appliesTo === "any" || strategy.appliesTo === (scoreKind === "one" ? "multiclass" : scoreKind);
}

/** The three strategies that the headline comparison uses, under their names for this kind of system. */
export function coreStrategies(scoreKind: ScoreKind): readonly StrategyId[] {
  return strategiesFor(["core"], scoreKind);
}

/**
 * The strategies among `ids` that apply to a system, in catalogue order and without repeats; `core` stands for the
 * three shared ones. Unknown ids and ids that do not apply are left out: `parseSpec` reports those.
 */
export function strategiesFor(ids: readonly string[], scoreKind: ScoreKind): readonly StrategyId[] {
  return (Object.keys(strategies) as StrategyId[]).filter((id) => {
    const strategy: StrategyEntry = strategies[id];
    return appliesTo(strategy, scoreKind) && (ids.includes(id) || (strategy.core && ids.includes("core")));
  });
}

/** Why an attack cannot use a strategy, in a sentence; null if it can. */
export function pairProblem(attack: AttackId, strategy: StrategyId): string | null {
  const { needs }: AttackEntry = attacks[attack];
  const { margin }: StrategyEntry = strategies[strategy];
  if (needs !== "margin" || margin) return null;
  return `attack ${attack} searches for the nearest decision boundary, and strategy ${strategy} names none: use another strategy, such as margin, or an attack that maximises a loss, such as pgd`;
}

/** The strategy that crafts images for a transfer: the one of the spec, else cross-entropy under its name for the system. */
export const transferStrategy = (
  { strategy }: { readonly strategy?: string | undefined },
  scoreKind: ScoreKind,
): string => strategy ?? (coreStrategies(scoreKind)[0] as string);
