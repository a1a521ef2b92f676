import { attacks } from "../../../experiment/catalogue/attacks/index.ts";
import type { ScoreKind } from "../../../experiment/catalogue/nouns.ts";
import { type StrategyId, strategies } from "../../../experiment/catalogue/strategies/index.ts";
import { appliesTo } from "../../../experiment/catalogue/strategies/strategiesFor.ts";
import { type SteppingAttack, steppingAttacks, strategyProblem } from "../../../state/attack/attackSettings.ts";
import type { SelectOption } from "../../controls/Select.tsx";

/** An option of a select: disabled and with the reason as its summary if there is a problem. */
function option<T extends string>(value: T, label: string, summary: string, problem: string | null) {
  return problem === null ? { value, label, summary } : { value, label, summary: problem, disabled: true };
}

/**
 * The strategies for a kind of system, those that both kinds share first. Strategies that the attack cannot use are
 * disabled with the reason.
 */
export function strategyOptions(
  scoreKind: ScoreKind,
  attack: SteppingAttack,
  classes: number,
): readonly SelectOption<StrategyId>[] {
  return (Object.keys(strategies) as StrategyId[])
    .filter((id) => appliesTo(strategies[id], scoreKind))
    .map((id) => option(id, strategies[id].label, strategies[id].summary, strategyProblem(attack, id, classes)));
}

/** Every attack with steps. Attacks that cannot use one of the chosen strategies are disabled with the reason. */
export function attackOptions(chosen: readonly StrategyId[], classes: number): readonly SelectOption<SteppingAttack>[] {
  return steppingAttacks.map((id) => {
    const problem = chosen.map((strategy) => strategyProblem(id, strategy, classes)).find((text) => text !== null);
    return option(id, attacks[id].label, attacks[id].summary, problem ?? null);
  });
}
