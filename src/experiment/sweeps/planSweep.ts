import { plan } from "../plan/plan.ts";
import type { Plan, PlannedTask } from "../plan/plannedTask.ts";
import { mergeTasks } from "../plan/taskOrder.ts";
import type { SweepPoint } from "./expandSweep.ts";

/** The plans of a sweep's runs, and their distinct tasks: what several runs need is computed once. */
export interface SweepPlan {
  readonly runs: readonly { readonly point: SweepPoint; readonly plan: Plan }[];
  /** In an order in which every task comes after those it needs. */
  readonly tasks: readonly PlannedTask[];
  /** Number of tasks that are saved because several runs need them. */
  readonly shared: number;
}

export async function planSweep(points: readonly SweepPoint[]): Promise<SweepPlan> {
  const runs = await Promise.all(points.map(async (point) => ({ point, plan: await plan(point.spec) })));
  const all = runs.flatMap(({ point, plan: { tasks: own } }) =>
    own.map((task) => ({ ...task, label: `${point.id}: ${task.label}` })),
  );
  const tasks = mergeTasks(all);
  return { runs, tasks, shared: all.length - tasks.length };
}
