import type { Artefacts } from "../artefacts/measurement.ts";
import { plan } from "../plan/plan.ts";
import type { Plan, PlannedTask } from "../plan/plannedTask.ts";
import { mergeTasks } from "../plan/taskOrder.ts";
import { withPack } from "../plan/withPack.ts";
import { type Arithmetic, withArithmetic } from "../spec/arithmetic.ts";
import { onDataset } from "../spec/onDataset.ts";
import type { ExperimentSpec } from "../spec/spec.ts";
import type { Pack } from "../summary/pack.ts";
import { summarise } from "../summary/summary.ts";
import type { Choice } from "../terms/choice.ts";
import type { ScaleId, Study, StudyResults } from "./study.ts";

/** Data that stand for those of a study, such as a copy of CIFAR-10 in another format. */
export interface OtherData {
  readonly name: string;
  readonly choice: Choice;
}

/** The plans of a study's experiments, and their distinct tasks. */
export interface StudyPlan {
  readonly study: Study;
  readonly scale: ScaleId;
  readonly experiments: readonly { readonly id: string; readonly plan: Plan }[];
  /** In an order in which every task comes after those it needs. */
  readonly tasks: readonly PlannedTask[];
  readonly arithmetic?: Arithmetic;
  readonly data?: OtherData;
}

/**
 * Plans the experiments of a study at a scale, on other data if named, and with the networks of a pack where it has them.
 * Throws on a scale that the study does not have.
 */
export async function planStudy(
  study: Study,
  scale: ScaleId,
  arithmetic?: Arithmetic,
  data?: OtherData,
  pack?: Pack,
): Promise<StudyPlan> {
  if (!study.scales.includes(scale))
    throw new RangeError(
      `${study.id} at scale ${scale} found, one of ${study.scales.join(", ")} expected: choose another scale`,
    );
  const experiments = await Promise.all(
    study.experiments(scale).map(async ({ id, spec }) => {
      const own = await plan(withArithmetic(onOtherData(spec, data), arithmetic));
      return { id, plan: pack === undefined ? own : await withPack(own, pack) };
    }),
  );
  const single = experiments.length === 1;
  const tasks = mergeTasks(
    experiments.flatMap(({ id, plan: { tasks: own } }) =>
      own.map((task) => (single ? task : { ...task, label: `${id}: ${task.label}` })),
    ),
  );
  return {
    study,
    scale,
    experiments,
    tasks,
    ...(arithmetic === undefined ? {} : { arithmetic }),
    ...(data === undefined ? {} : { data }),
  };
}

/** An experiment of a study on other data, if there are any. */
const onOtherData = (spec: ExperimentSpec, data: OtherData | undefined): ExperimentSpec =>
  data === undefined ? spec : onDataset(spec, data.name, data.choice);

/** The experiments of another study as they would be planned with this one. */
export const experimentsBeside = (other: Study, { scale, arithmetic, data }: StudyPlan): readonly ExperimentSpec[] =>
  other.experiments(scale).map(({ spec }) => withArithmetic(onOtherData(spec, data), arithmetic));

/** The results of each experiment, from the available artefacts. The study may be unfinished. */
export function resultsOf({ experiments }: Pick<StudyPlan, "experiments">, artefacts: Artefacts): StudyResults {
  return new Map(
    experiments.map(({ id, plan: own }) => [id, { plan: own, artefacts, summary: summarise(own, artefacts) }]),
  );
}
