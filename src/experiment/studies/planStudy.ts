import type { Artefacts } from "../artefacts/measurement.ts";
import { plan } from "../plan/plan.ts";
import type { Plan, PlannedTask } from "../plan/plannedTask.ts";
import { mergeTasks } from "../plan/taskOrder.ts";
import { type Arithmetic, withArithmetic } from "../spec/arithmetic.ts";
import { summarise } from "../summary/summary.ts";
import type { ScaleId, Study, StudyResults } from "./study.ts";

/** The plans of a study's experiments, and their distinct tasks. */
export interface StudyPlan {
  readonly study: Study;
  readonly scale: ScaleId;
  readonly experiments: readonly { readonly id: string; readonly plan: Plan }[];
  /** In an order in which every task comes after those it needs. */
  readonly tasks: readonly PlannedTask[];
}

/** Plans the experiments of a study at a scale. Throws on a scale that the study does not have. */
export async function planStudy(study: Study, scale: ScaleId, arithmetic?: Arithmetic): Promise<StudyPlan> {
  if (!study.scales.includes(scale))
    throw new RangeError(
      `${study.id} at scale ${scale} found, one of ${study.scales.join(", ")} expected: choose another scale`,
    );
  const experiments = await Promise.all(
    study.experiments(scale).map(async ({ id, spec }) => ({ id, plan: await plan(withArithmetic(spec, arithmetic)) })),
  );
  const single = experiments.length === 1;
  const tasks = mergeTasks(
    experiments.flatMap(({ id, plan: { tasks: own } }) =>
      own.map((task) => (single ? task : { ...task, label: `${id}: ${task.label}` })),
    ),
  );
  return { study, scale, experiments, tasks };
}

/** The results of each experiment, from the available artefacts. The study may be unfinished. */
export function resultsOf({ experiments }: Pick<StudyPlan, "experiments">, artefacts: Artefacts): StudyResults {
  return new Map(
    experiments.map(({ id, plan: own }) => [id, { plan: own, artefacts, summary: summarise(own, artefacts) }]),
  );
}
