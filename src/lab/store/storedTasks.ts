import type { Plan } from "../../experiment/plan/plannedTask.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import type { Store } from "./store.ts";

/** Keys of the tasks of a plan that need not run: stored soundly, with inputs that are stored with the same digests. */
export async function storedTasks(
  plan: Pick<Plan, "tasks">,
  store: Pick<Store, "get">,
): Promise<ReadonlySet<Key>> {
  const digests = new Map<Key, Digest>();
  for (const { key, needs } of plan.tasks) {
    if (!needs.every((need) => digests.has(need))) continue;
    const artefact = await store.get(key);
    if (artefact !== undefined && needs.every((need) => artefact.inputs[need] === digests.get(need)))
      digests.set(key, artefact.digest);
  }
  return new Set(digests.keys());
}
