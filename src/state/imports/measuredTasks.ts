import { plan as planOf } from "../../experiment/plan/plan.ts";
import type { Plan } from "../../experiment/plan/plannedTask.ts";
import type { FinishedTask } from "../../lab/run/runState.ts";
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
