import { type ExampleOutcomes, exampleOutcomes } from "../../experiment/artefacts/exampleOutcomes.ts";
import { plan as planOf } from "../../experiment/plan/plan.ts";
import type { Plan } from "../../experiment/plan/plannedTask.ts";
import { artefactsOf, type FinishedTask } from "../../lab/run/runState.ts";
import { runsStore } from "../runs/runsStore.ts";
import { type ImportedResult, importsStore } from "./imports.ts";

/** The tasks of an experiment with their results per image: of a run or an opened result. */
export interface MeasuredTasks {
  readonly plan: Plan | null;
  readonly tasks: readonly FinishedTask[];
}

/** Plans of opened results, computed on demand. */
const plans = new WeakMap<ImportedResult["result"], Promise<Plan>>();

/** The tasks of an experiment; undefined for a pack, which only has summaries. */
export async function measuredTasks(id: string): Promise<MeasuredTasks | undefined> {
  const run = runsStore.getState().runs.find((one) => one.id === id);
  if (run !== undefined) return run;
  const result = importsStore.getState().imports.find((one) => one.id === id)?.result;
  if (result === undefined) return undefined;
  const plan = plans.get(result) ?? planOf(result.spec);
  plans.set(result, plan);
  return { plan: await plan, tasks: result.tasks };
}

/** The outcomes of the attacks on one system, per example and threat; [] where there are none. */
export function outcomesOf(measured: MeasuredTasks | undefined, systemId: string): readonly ExampleOutcomes[] {
  const { plan = null, tasks = [] } = measured ?? {};
  const system = plan?.systems.find(({ id }) => id === systemId);
  return plan === null || system === undefined ? [] : exampleOutcomes(plan, system, artefactsOf(tasks));
}
