import type { Plan, PlannedTask } from "../../experiment/plan/plannedTask.ts";
import type { Digest, Key } from "../../experiment/terms/system.ts";
import { createResultShelf } from "../store/resultShelf.ts";
import type { Store } from "../store/store.ts";
import { checkpointHistory, checkpointShare } from "./checkpointHistory.ts";
import { checkpointMark } from "./checkpointMark.ts";
import { resultState, type TaskState, waitingTask } from "./runState.ts";

/**
 * The state of every task of a plan according to the store; nothing is computed. Tasks with a stored result are
 * `cached`, all others `stopped`, with what their checkpoint says about their progress. A stored result counts
 * only if the digests of its inputs are those of the stored results.
 */
export async function storedTasks({ tasks }: Pick<Plan, "tasks">, store: Store): Promise<readonly TaskState[]> {
  const shelf = createResultShelf(store, () => undefined);
  const states = new Map<Key, TaskState>();
  for (const planned of tasks) {
    const inputs: Record<Key, Digest> = {};
    for (const need of planned.needs) {
      const digest = states.get(need)?.digest;
      if (digest != null) inputs[need] = digest;
    }
    const isReady = planned.needs.every((need) => inputs[need] !== undefined);
    const artefact = isReady ? await shelf.find(planned.key, inputs) : undefined;
    const part =
      artefact === undefined
        ? { status: "stopped" as const, ...(await unfinished(planned, inputs, store)) }
        : resultState(artefact, "cached");
    states.set(planned.key, { ...waitingTask(planned), ...part });
  }
  return [...states.values()];
}

/** The progress of a task that has a checkpoint; nothing for others. */
async function unfinished(
  { key, task }: PlannedTask,
  inputs: Readonly<Record<Key, Digest>>,
  store: Store,
): Promise<Partial<Pick<TaskState, "metrics" | "fraction">>> {
  const { unmarked } = await checkpointMark(inputs);
  const checkpoint = unmarked(await store.getCheckpoint(key));
  if (checkpoint === undefined) return {};
  if (task.kind !== "train") return { fraction: checkpointShare(checkpoint) };
  const metrics = checkpointHistory(checkpoint);
  return { metrics, fraction: Math.min(1, metrics.length / task.training.epochs) };
}
