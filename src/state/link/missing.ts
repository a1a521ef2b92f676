import { restoreImports } from "../imports/imports.ts";
import { restoreModels } from "../models/models.ts";
import { explain } from "../page/explain.ts";
import { hasImports } from "../page/savedWork.ts";
import { restoreRuns } from "../runs/restoreRuns.ts";
import { runsStore } from "../runs/runsStore.ts";
import { loadPacks, systemsStore } from "../systems/systems.ts";
import { missingModels } from "./modelLinks.ts";

/**
 * Whether the group of a link is on this machine. Reports if not, and which of its systems are models that nobody opened
 * here.
 */
export async function explainSystems(
  group: string,
  systems: readonly (readonly [path: string, id: string])[],
  path = "group",
): Promise<boolean> {
  const missing = await missingModels(systems);
  for (const problem of missing) explain(problem);
  // The group of somebody's own models is missing because the models are.
  if (missing.length > 0 && group.startsWith("models-")) return false;
  if (group.startsWith("models-")) await restoreModels();
  return explainMissing(path, group);
}

/** Whether a pack or run is on this machine, reported if not. An empty id stands for the first one. */
export async function explainMissing(path: string, id: string): Promise<boolean> {
  if (id === "") return true;
  await Promise.all([loadPacks(), restoreRuns(), hasImports() ? restoreImports() : undefined]);
  const isHere =
    systemsStore.getState().groups.some((group) => group.id === id) ||
    runsStore.getState().runs.some((run) => run.id === id);
  if (!isHere)
    explain({
      path,
      message: `${id} is not on this machine: ask the sender for its results as a zip and open them in Runs; another one is shown`,
    });
  return isHere;
}
