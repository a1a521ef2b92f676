import type { Artefacts } from "../artefacts/measurement.ts";
import { systemMultiplyAdds, trainingMultiplyAdds } from "../plan/cost.ts";
import type { Plan, PlannedSystem } from "../plan/plannedTask.ts";
import type { ResourceRow } from "./rows.ts";

/** Parameters, multiply-adds and training time of one system of a plan. */
export function resourceRow(plan: Plan, system: PlannedSystem, artefacts: Artefacts): ResourceRow {
  const { members } = system.system;
  const sources = new Set(members.map(({ source }) => (source.from === "task" ? source.key : source.digest)));
  const trainings = plan.tasks.filter(({ task, key }) => task.kind === "train" && sources.has(key));
  const seconds = trainings.map(({ key }) => artefacts.get(key)?.provenance.seconds ?? null);
  const isFinished = trainings.length === sources.size && seconds.every((value) => value !== null);
  return {
    system: system.id,
    networks: sources.size,
    parameters: system.parameters,
    multiplyAdds: systemMultiplyAdds(system.system, plan.spec.dataset),
    trainingMultiplyAdds: trainings.reduce(
      (sum, { task }) => sum + (task.kind === "train" ? trainingMultiplyAdds(task) : 0),
      0,
    ),
    trainingSeconds: isFinished ? seconds.reduce<number>((sum, value) => sum + (value ?? 0), 0) : null,
  };
}
