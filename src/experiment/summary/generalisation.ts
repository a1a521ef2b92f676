import type { Proportion } from "../artefacts/accuracy.ts";
import { cleanAccuracy, robustAccuracy } from "../artefacts/accuracy.ts";
import { type Artefacts, flagsOver, type Measurement, measurementsOf } from "../artefacts/measurement.ts";
import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import { sameThreat } from "../terms/choice.ts";
import type { GeneralisationRow } from "./rows.ts";

/** The generalisation gap of every measurement that was made on both splits. */
export function generalisationRows(
  plan: Plan,
  system: PlannedSystem,
  artefacts: Artefacts,
): readonly GeneralisationRow[] {
  if (plan.spec.evaluation.gap === undefined) return [];
  const judged = measurementsOf(plan, system, artefacts);
  return measurementsOf(plan, system, artefacts, "train").flatMap((seen) => {
    const { attack, strategy, threat, clean } = seen;
    const other = judged.find(
      (candidate) =>
        candidate.attack === attack && candidate.strategy === strategy && sameThreat(candidate.threat, threat),
    );
    const [train, test] = [shareOf(seen), other === undefined ? null : shareOf(other)];
    if (train === null || test === null) return [];
    const difference = train.value - test.value;
    return [
      {
        system: system.id,
        attack: clean ? "" : attack,
        strategy: clean ? "" : strategy,
        threat: clean ? null : threat,
        train,
        test,
        difference,
        low: difference - Math.hypot(train.value - train.low, test.high - test.value),
        high: difference + Math.hypot(train.high - train.value, test.value - test.low),
      },
    ];
  });
}

function shareOf(measurement: Measurement): Proportion | null {
  const froms = [...measurement.chunks.keys()].sort((a, b) => a - b);
  if (froms.length === 0) return null;
  const flags = flagsOver(measurement, froms);
  return measurement.clean ? cleanAccuracy(flags) : robustAccuracy(flags);
}
