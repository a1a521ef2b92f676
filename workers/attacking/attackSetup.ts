import { slice, type Tensor2D } from "@tensorflow/tfjs-core";
import { entryOf, resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { pairProblem } from "../../src/experiment/catalogue/strategies/strategiesFor.ts";
import type { Choice, ParameterValues } from "../../src/experiment/terms/choice.ts";
import type { Attack, BatchObjective } from "../attacks/attack.ts";
import { attacks } from "../attacks/index.ts";
import type { ReadColumns } from "../decompositions/classifier.ts";
import { strategies } from "../strategies/index.ts";
import { isOpen, marginOf, marginSlope, readsItsMargin } from "../strategies/margins.ts";
import type { Objective, Strategy } from "../strategies/strategy.ts";

/** What a system is attacked with. */
export interface Means {
  readonly attack: Attack;
  readonly attackParams: ParameterValues;
  readonly strategy: Omit<Strategy, "id">;
  readonly strategyParams: ParameterValues;
}

/** The clean pass climbs nothing, whatever a task calls its strategy. */
const noStrategy: Means["strategy"] = {
  objectives: () => [],
  loss: () => {
    throw new Error("the clean pass has no objectives, so there is no loss to ask for");
  },
};

/** The engine halves of an attack and a strategy, parameters written out. Throws on an unknown id or bad parameter. */
export function meansOf(attack: Choice, strategy: string): Means {
  const how = resolveChoice("attacks", attack);
  const engine = { attack: attacks[how.id], attackParams: how.params };
  if (entryOf("attacks", how.id).needs === "nothing")
    return { ...engine, strategy: noStrategy, strategyParams: {} };
  const what = resolveChoice("strategies", { id: strategy });
  const problem = pairProblem(how.id, what.id);
  if (problem !== null) throw new RangeError(problem);
  return {
    ...engine,
    strategy: strategies[what.id],
    strategyParams: what.params,
  };
}

/**
 * What a batch climbs under one strategy: `objectives[i]` is example i's. `read` are the system's columns, where it has
 * more than scores.
 */
export function climbOf(
  strategy: Omit<Strategy, "id">,
  objectives: readonly Objective[],
  read?: ReadColumns,
): BatchObjective {
  const readsAll = read === undefined || strategy.reads === "columns";
  const first = readsAll ? 0 : read.climbed;
  const columns = objectives.flatMap((objective) =>
    objective.columns ? [objective.columns.map((column) => first + column)] : [],
  );
  const readBy = (found: Tensor2D): Tensor2D =>
    readsAll ? found : slice(found, [0, first], [-1, read.classes]);
  const objectivesOf = (rows: readonly number[]) => rows.map((row) => objectives[row] as Objective);
  const reads = columns.length === objectives.length ? { columns } : {};
  return {
    ...reads,
    loss: (scores, rows) => strategy.loss(readBy(scores), objectivesOf(rows)),
    margin: {
      ...reads,
      value: (scores, row) => marginOf(scores, objectives[row] as Objective),
      loss: (scores, rows) => (strategy.margin ?? marginSlope)(readBy(scores), objectivesOf(rows)),
      lossIsMargin: strategy.margin !== undefined || objectives.every(readsItsMargin),
      openClass: (row) => {
        const objective = objectives[row] as Objective;
        return isOpen(objective) ? objective.down : -1;
      },
    },
  };
}
