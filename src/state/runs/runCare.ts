import { plan as planOf } from "../../experiment/plan/plan.ts";
import type { Key } from "../../experiment/terms/system.ts";
import { withdrawRun } from "../systems/systems.ts";
import { restoreRuns } from "./earlierRuns.ts";
import { offerTrained } from "./offerTrained.ts";
import { forgetRemembered } from "./rememberedRuns.ts";
import { resultStore } from "./resultStore.ts";
import { isLive, type Run } from "./run.ts";
import { attempt, changeRun, findRun, remember, runsStore } from "./runs.ts";

/** Give a run a name of one's own, or notes. They are words about it: nothing is computed again. */
export function describeRun(id: string, words: Partial<Pick<Run, "name" | "notes">>): void {
  changeRun(id, words);
  const run = findRun(id);
  const { status } = run;
  remember(run, isLive(run) || status === "elsewhere" ? "running" : (status as "finished"));
  if (words.name !== undefined) offerTrained(run);
}

/** Take a run off the list. Its results stay in the store, so that the same experiment is not computed again. */
export function removeRun(id: string): void {
  if (isLive(findRun(id))) throw new Error("the run is going on: cancel it first");
  runsStore.setState(({ runs }) => ({ runs: runs.filter((run) => run.id !== id) }));
  withdrawRun(id);
  attempt(() => forgetRemembered(id));
}

/**
 * Delete a run with every result and checkpoint that no other run on the list needs. Returns how many results went.
 *
 * @throws while it is going on, here or in another tab.
 */
export async function deleteRun(id: string): Promise<number> {
  const run = findRun(id);
  if (run.status === "elsewhere") throw new Error("the run is going on in another tab: stop it there first");
  const others = runsStore.getState().runs.filter((other) => other.id !== id);
  const [own, needed] = await Promise.all([taskKeys([run]), taskKeys(others)]);
  const store = await resultStore();
  removeRun(id);
  const stored = new Set(await store.keys());
  const unneeded = [...own].filter((key) => !needed.has(key));
  for (const key of unneeded) await store.remove(key);
  return unneeded.filter((key) => stored.has(key)).length;
}

/** Keys of stored results that no run on the list needs: what was left when runs were taken off the list. */
export async function unclaimedResults(): Promise<readonly Key[]> {
  await restoreRuns();
  const [needed, store] = await Promise.all([taskKeys(runsStore.getState().runs), resultStore()]);
  return (await store.keys()).filter((key) => !needed.has(key));
}

/** Free what `unclaimedResults` finds. */
export async function removeUnclaimed(): Promise<void> {
  const store = await resultStore();
  for (const key of await unclaimedResults()) await store.remove(key);
}

async function taskKeys(runs: readonly Run[]): Promise<ReadonlySet<Key>> {
  const plans = await Promise.all(runs.map(({ plan, spec }) => plan ?? planOf(spec)));
  return new Set(plans.flatMap(({ tasks }) => tasks.map(({ key }) => key)));
}
