import type { DecompositionEntry } from "../../experiment/catalogue/nouns.ts";
import { type StrategyId, strategies } from "../../experiment/catalogue/strategies/index.ts";
import { appliesTo } from "../../experiment/catalogue/strategies/strategiesFor.ts";
import type { SelectOption } from "../controls/Select.tsx";

/** The strategies that a kind of system can be attacked with, those that both kinds share first. */
export function strategyOptions(members: DecompositionEntry["members"]): readonly SelectOption<StrategyId>[] {
  return (Object.keys(strategies) as StrategyId[])
    .filter((id) => appliesTo(strategies[id], members))
    .map((id) => ({ value: id, label: strategies[id].label, summary: strategies[id].summary }));
}
