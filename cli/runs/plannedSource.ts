import { resolveChoice } from "../../src/experiment/catalogue/params.ts";
import { plan } from "../../src/experiment/plan/plan.ts";
import type { Plan, PlannedTask } from "../../src/experiment/plan/plannedTask.ts";
import type { Arithmetic } from "../../src/experiment/spec/arithmetic.ts";
import type { ExperimentSpec } from "../../src/experiment/spec/spec.ts";
import { studyOf } from "../../src/experiment/studies/index.ts";
import { type OtherData, planStudy, type StudyPlan } from "../../src/experiment/studies/planStudy.ts";
import type { ScaleId } from "../../src/experiment/studies/study.ts";
import { requireDataset } from "../files/dataFolder.ts";
import { UserError } from "../terminal/command.ts";

/** What is planned, as a file keeps it: an experiment, or a study at a scale. */
export type Source =
  | { readonly kind: "experiment"; readonly spec: ExperimentSpec }
  | {
      readonly kind: "study";
      readonly study: string;
      readonly scale: ScaleId;
      readonly arithmetic?: Arithmetic;
      /** Data that stand for those of the study. */
      readonly dataset?: OtherData;
    };

/** The plan of a source. */
export type Planned =
  | { readonly kind: "experiment"; readonly title: string; readonly tasks: readonly PlannedTask[]; readonly plan: Plan }
  | {
      readonly kind: "study";
      readonly title: string;
      readonly tasks: readonly PlannedTask[];
      readonly plan: StudyPlan;
    };

/** Plans a source. @throws UserError for a study that this version of the lab does not have. */
export async function plannedSource(source: Source): Promise<Planned> {
  if (source.kind === "experiment") {
    const planned = await plan(source.spec);
    return { kind: "experiment", title: source.spec.name, tasks: planned.tasks, plan: planned };
  }
  const study = studyOf(source.study);
  if (study === undefined) throw new UserError(`study ${source.study} found, which this version of the lab lacks`);
  const planned = await planStudy(study, source.scale, source.arithmetic, source.dataset);
  return { kind: "study", title: `${study.title}, scale ${source.scale}`, tasks: planned.tasks, plan: planned };
}

/** Checks that the data sets of a plan are there. @throws UserError that names a missing file. */
export async function requireDatasets(planned: Planned, data: string | undefined): Promise<void> {
  const specs =
    planned.kind === "experiment" ? [planned.plan.spec] : planned.plan.experiments.map(({ plan: { spec } }) => spec);
  for (const { dataset } of specs) await requireDataset(resolveChoice("datasets", dataset), data);
}
