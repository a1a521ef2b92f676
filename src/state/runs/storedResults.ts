import { plan as planOf } from "../../experiment/plan/plan.ts";
import type { ResultFile } from "../../experiment/summary/resultFile.ts";
import type { Key } from "../../experiment/terms/system.ts";
import type { TaskState } from "../../lab/run/runState.ts";
import { withdrawRun } from "../systems/systems.ts";
import { offerTrained } from "./offerTrained.ts";
import { forgetRemembered } from "./rememberedRuns.ts";
import { restoreRuns } from "./restoreRuns.ts";
import { resultStore } from "./resultStore.ts";
import { isLive, type Run } from "./run.ts";
import { changeRun, findRun, remember, runsStore, tryStoring } from "./runsStore.ts";

/** Changes the name or the notes of a run; nothing is computed again. */
export function describeRun(id: string, words: Partial<Pick<Run, "name" | "notes">>): void {
  changeRun(id, words);
  const run = findRun(id);
  const { status } = run;
  remember(run, isLive(run) || status === "elsewhere" ? "running" : (status as "finished"));
  if (words.name !== undefined) offerTrained(run);
}

/** Removes a run from the list. Its results stay in the store, so that the same experiment is not computed again. */
export function removeRun(id: string): void {
  if (isLive(findRun(id))) throw new Error("the run is still running: cancel it first");
  runsStore.setState(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) }));
  withdrawRun(id);
  tryStoring(() => forgetRemembered(id));
}

/**
 * Deletes a run with every result and checkpoint that no other run on the list needs. Returns the number of deleted
 * results.
 *
 * @throws while it is running, here or in another tab.
 */
export async function deleteRun(id: string): Promise<number> {
  const run = findRun(id);
  if (run.status === "elsewhere") throw new Error("the run is still running in another tab: stop it there first");
  const others = runsStore.getState().runs.filter((other) => other.id !== id);
  const [own, needed] = await Promise.all([taskKeys([run]), taskKeys(others)]);
  const store = await resultStore();
  removeRun(id);
  const stored = new Set(await store.keys());
  const unneeded = [...own].filter((key) => !needed.has(key));
  for (const key of unneeded) await store.remove(key);
  return unneeded.filter((key) => stored.has(key)).length;
}

/** Keys of stored results that no run on the list needs, such as those of removed runs. */
export async function unclaimedResults(): Promise<readonly Key[]> {
  await restoreRuns();
  const [needed, store] = await Promise.all([taskKeys(runsStore.getState().runs), resultStore()]);
  return (await store.keys()).filter((key) => !needed.has(key));
}

/** Deletes the results that no run on the list needs. */
export async function removeUnclaimed(): Promise<void> {
  const store = await resultStore();
  for (const key of await unclaimedResults()) await store.remove(key);
}

async function taskKeys(runs: readonly Run[]): Promise<ReadonlySet<Key>> {
  const plans = await Promise.all(runs.map(({ plan, spec }) => plan ?? planOf(spec)));
  return new Set(plans.flatMap(({ tasks }) => tasks.map(({ key }) => key)));
}

type Result = Pick<TaskState | ResultFile["tasks"][number], "key" | "data" | "provenance" | "task">;

/** Estimated bytes of a result in the store: four per trained parameter, and its rows as text. */
export function resultBytes({ data, task, provenance }: Result): number {
  if (data === null) return 0;
  const weights = data.kind === "train" ? 4 * data.parameters : 0;
  return weights + JSON.stringify([data, task, provenance]).length;
}

/** Bytes of each run, and how many of them it shares with other runs; shared results stay when the run is deleted. */
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
