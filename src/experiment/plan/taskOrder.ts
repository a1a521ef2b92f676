import type { Key } from "../terms/system.ts";
import { taskMultiplyAdds } from "./cost.ts";
import type { PlannedTask } from "./plannedTask.ts";

/** Merges tasks with equal keys into one that serves the systems of all. */
export function mergeTasks(tasks: readonly PlannedTask[]): readonly PlannedTask[] {
  const byKey = new Map<Key, PlannedTask>();
  for (const task of tasks) {
    const known = byKey.get(task.key);
    const systems = known === undefined ? task.systems : [...new Set([...known.systems, ...task.systems])];
    byKey.set(task.key, { ...(known ?? task), systems });
  }
  return [...byKey.values()];
}

/** Longest first, so that the workers of a pool finish together. Equal ones keep their order. */
export function longestFirst(tasks: readonly PlannedTask[]): readonly PlannedTask[] {
  return tasks
    .map((task) => ({ task, cost: taskMultiplyAdds(task.task) }))
    .sort((a, b) => b.cost - a.cost)
    .map(({ task }) => task);
}
