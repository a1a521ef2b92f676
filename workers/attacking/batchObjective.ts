import { slice, type Tensor2D } from "@tensorflow/tfjs-core";
import type { BatchObjective } from "../attacks/attack.ts";
import type { ReadColumns } from "../decompositions/classifier.ts";
import { isOpen, marginOf, marginSlope, readsItsMargin } from "../strategies/margins.ts";
import type { Objective, Strategy } from "../strategies/strategy.ts";

/**
 * What an attack maximises on a batch: the strategy's loss, with `objectives[i]` for example i. `read` describes the
 * columns of a system that has more than scores.
 */
export function batchObjective(
  strategy: Omit<Strategy, "id">,
  objectives: readonly Objective[],
  read?: ReadColumns,
): BatchObjective {
  const readsAll = read === undefined || strategy.reads === "columns";
  const first = readsAll ? 0 : read.climbed;
  const columns = objectives.flatMap((objective) =>
    objective.columns ? [objective.columns.map((column) => first + column)] : [],
  );
  const readBy = (found: Tensor2D): Tensor2D => (readsAll ? found : slice(found, [0, first], [-1, read.classes]));
  const objectiveOf = (row: number) => objectives[row] as Objective;
  const reads = columns.length === objectives.length ? { columns } : {};
  return {
    ...reads,
    loss: (scores, rows) => strategy.loss(readBy(scores), rows.map(objectiveOf)),
    margin: {
      ...reads,
      value: (scores, row) => marginOf(scores, objectiveOf(row)),
      loss: (scores, rows) => (strategy.margin ?? marginSlope)(readBy(scores), rows.map(objectiveOf)),
      lossIsMargin: strategy.margin !== undefined || objectives.every(readsItsMargin),
      openClass: (row) => (isOpen(objectiveOf(row)) ? objectiveOf(row).down : -1),
    },
  };
}
