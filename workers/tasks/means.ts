import { resolveChoice } from "../../src/experiment/params.ts";
import type { Choice, ParameterValues } from "../../src/experiment/spec.ts";
import type { Attack, Climb } from "../attacks/attack.ts";
import { attacks } from "../attacks/index.ts";
import { strategies } from "../strategies/index.ts";
import type { Objective, Strategy } from "../strategies/strategy.ts";

/** What a system is attacked with. */
export interface Means {
  readonly attack: Attack;
  readonly attackParams: ParameterValues;
  readonly strategy: Strategy;
  readonly strategyParams: ParameterValues;
}

/** The engine halves of an attack and a strategy, parameters written out. Throws on an unknown id or bad parameter. */
export function meansOf(attack: Choice, strategy: string): Means {
  const how = resolveChoice("attacks", attack);
  const what = resolveChoice("strategies", { id: strategy });
  return {
    attack: attacks[how.id],
    attackParams: how.params,
    strategy: strategies[what.id],
    strategyParams: what.params,
  };
}

/** What a batch climbs under one strategy: `objectives[i]` is example i's. */
export function climbOf(strategy: Strategy, objectives: readonly Objective[]): Climb {
  const columns = objectives.flatMap((objective) => (objective.columns ? [objective.columns] : []));
  return {
    loss: (scores, rows) =>
      strategy.loss(
        scores,
        rows.map((row) => objectives[row] as Objective),
      ),
    ...(columns.length === objectives.length ? { columns } : {}),
  };
}
