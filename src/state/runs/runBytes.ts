import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import type { Key } from "../../experiment/terms/system.ts";
import type { TaskState } from "../../lab/run/runState.ts";

type Result = Pick<TaskState | ResultFile["tasks"][number], "key" | "data" | "provenance" | "task">;

/** About how many bytes the results of a run take in the store: four per trained parameter, and its rows as text. */
export function resultBytes({ data, task, provenance }: Result): number {
  if (data === null) return 0;
  const weights = data.kind === "train" ? 4 * data.parameters : 0;
  return weights + JSON.stringify([data, task, provenance]).length;
}

/** Bytes of each run, and how many of them other runs share: those stay when the run is deleted. */
export function sharedBytes(
  runs: readonly { readonly id: string; readonly tasks: readonly Result[] }[],
): ReadonlyMap<string, { readonly bytes: number; readonly shared: number }> {
  const uses = new Map<Key, number>();
  for (const { tasks } of runs) for (const { key } of tasks) uses.set(key, (uses.get(key) ?? 0) + 1);
  return new Map(
    runs.map(({ id, tasks }) => {
      let bytes = 0;
      let shared = 0;
      for (const task of tasks) {
        const own = resultBytes(task);
        bytes += own;
        if ((uses.get(task.key) ?? 0) > 1) shared += own;
      }
      return [id, { bytes, shared }];
    }),
  );
}
