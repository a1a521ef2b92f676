import type { Plan, PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import { checkpointHistory } from "../../lab/run/checkpointHistory.ts";
import { isDone, type TaskState, waitingTask } from "../../lab/run/runState.ts";
import { createResultShelf } from "../../lab/store/resultShelf.ts";
import type { Store } from "../../lab/store/store.ts";

/**
 * What the store holds of a plan, without running anything: finished tasks are `cached`, all others `stopped`, half-done
 * trainings with the epochs behind their checkpoint. A stored result counts only if it was made from the results at hand.
 */
export async function storedTasks(plan: Plan, store: Store): Promise<readonly TaskState[]> {
  const shelf = createResultShelf(store, () => undefined);
  const states = new Map<Key, TaskState>();
  for (const planned of plan.tasks) {
    const needs = planned.needs.map((need) => states.get(need));
    const isReady = needs.every((need) => need !== undefined && isDone(need));
    const inputs: Record<Key, Digest> = {};
    for (const need of needs) if (need?.digest != null) inputs[need.key] = need.digest;
    const artefact = isReady ? await shelf.find(planned.key, inputs) : undefined;
    states.set(
      planned.key,
      artefact === undefined
        ? { ...waitingTask(planned), status: "stopped", ...(await begun(planned, store)) }
        : {
            ...waitingTask(planned),
            status: "cached",
            fraction: 1,
            metrics: artefact.data.kind === "train" ? artefact.data.history : [],
            warnings: artefact.warnings,
            digest: artefact.digest,
            data: artefact.data,
            provenance: artefact.provenance,
          },
    );
  }
  return [...states.values()];
}

/** How far a training had come that never ended; nothing for other tasks and for those that never began. */
async function begun(
  { key, task }: PlannedTask,
  store: Store,
): Promise<Partial<Pick<TaskState, "metrics" | "fraction">>> {
  if (task.kind !== "train") return {};
  const checkpoint = await store.getCheckpoint(key);
  if (checkpoint === undefined) return {};
  const metrics = checkpointHistory(checkpoint);
  return { metrics, fraction: Math.min(1, metrics.length / task.training.epochs) };
}
