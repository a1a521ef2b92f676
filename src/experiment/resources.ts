import { systemMultiplyAdds, trainingMultiplyAdds } from "./cost.ts";
import type { Artefacts } from "./measurement.ts";
import type { Plan, PlannedSystem } from "./plan.ts";

/** What a system takes, so that comparisons say what a gain costs. */
export interface ResourceRow {
  readonly system: string;
  /** Trained networks, each counted once. */
  readonly networks: number;
  readonly parameters: number;
  /** Of one decision on one image. */
  readonly multiplyAdds: number;
  /** Of all its trainings, as estimated; 0 where they were not part of the run. */
  readonly trainingMultiplyAdds: number;
  /** Seconds that its trainings took where they ran, one after the other; null until all have finished. */
  readonly trainingSeconds: number | null;
}

/** Parameters, multiply-adds and seconds of one system of a plan. */
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
