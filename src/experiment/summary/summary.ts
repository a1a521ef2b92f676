import { type Artefacts, measurementsOf, trainingWarnings } from "../artefacts/measurement.ts";
import { healthRows } from "../health/healthRows.ts";
import type { Plan } from "../plan/plannedTask.ts";
import { accuracyRows } from "./accuracyRows.ts";
import { coherenceSummaries } from "./coherenceSummary.ts";
import { gapRows, overlapRows } from "./comparisons.ts";
import { distanceRows } from "./distanceSummary.ts";
import { generalisationRows } from "./generalisation.ts";
import { resourceRow } from "./resources.ts";
import type { Summary } from "./rows.ts";
import { spreadRows } from "./spreads.ts";
import { transferRows } from "./transferSummary.ts";

/**
 * The results of a plan, which may be unfinished, in the order of the spec. Artefacts are looked up by the key of their task.
 * Throws if two systems were measured on different examples.
 */
export function summarise(plan: Plan, artefacts: Artefacts): Summary {
  const { threats } = plan.spec.evaluation;
  const measured = plan.systems.map((system) => ({
    system,
    measurements: measurementsOf(plan, system, artefacts),
  }));
  const distances = plan.systems.flatMap((system) => distanceRows(plan, system, artefacts));
  const transfers = transferRows(plan, artefacts);
  const accuracies = measured.flatMap(({ system, measurements }) =>
    accuracyRows(system, measurements, threats, trainingWarnings(plan, system, artefacts)),
  );
  const gaps = gapRows(measured, threats);
  const generalisation = plan.systems.flatMap((system) => generalisationRows(plan, system, artefacts));
  return {
    norms: [...new Set(threats.map(({ norm }) => norm))],
    accuracies,
    gaps,
    spreads: spreadRows(plan.systems, accuracies, gaps),
    overlaps: measured.flatMap((side) => overlapRows(side, threats)),
    coherence: plan.systems.flatMap((system) => coherenceSummaries(plan, system, artefacts)),
    ...(distances.length === 0 ? {} : { distances }),
    ...(generalisation.length === 0 ? {} : { generalisation }),
    ...(artefacts.size === 0 ? {} : { resources: plan.systems.map((system) => resourceRow(plan, system, artefacts)) }),
    ...(transfers.length === 0 ? {} : { transfers }),
    health: measured.flatMap(({ system, measurements }) => healthRows(plan, system, measurements, artefacts)),
  };
}
