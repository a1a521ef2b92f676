import { entryOf, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { pairProblem } from "../../src/experiment/catalogue/strategies/strategiesFor.ts";
import type { Choice, ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { Attack } from "../attacks/attack.ts";
import { attacks } from "../attacks/index.ts";
import { strategies } from "../strategies/index.ts";
import type { Example, Objective, Strategy } from "../strategies/strategy.ts";

/** The engine halves of an attack and a strategy, with every parameter. */
export interface AttackSetup {
  readonly attack: Attack;
  readonly attackParams: ParameterValues;
  readonly strategy: Omit<Strategy, "id">;
  readonly strategyParams: ParameterValues;
}

/** The clean pass maximises nothing, whichever strategy a task names. */
const noStrategy: AttackSetup["strategy"] = {
  objectives: () => [],
  loss: () => {
    throw new Error("the clean pass has no objectives and therefore no loss");
  },
};

/** Looks up an attack and a strategy. Throws on an unknown id or parameter, and when the two do not go together. */
export function attackSetupOf(attack: Choice, strategy: string): AttackSetup {
  const { id, params } = resolveChoice("attacks", attack);
  const engine = { attack: attacks[id], attackParams: params };
  if (entryOf("attacks", id).needs === "nothing") return { ...engine, strategy: noStrategy, strategyParams: {} };
  const chosen = resolveChoice("strategies", { id: strategy });
  const problem = pairProblem(id, chosen.id);
  if (problem !== null) throw new RangeError(problem);
  return { ...engine, strategy: strategies[chosen.id], strategyParams: chosen.params };
}

/** The objectives to attack an example with, in the order in which they are tried. */
export const objectivesOf = ({ strategy, strategyParams }: AttackSetup, example: Example): readonly Objective[] =>
  strategy.objectives(example, strategyParams);
