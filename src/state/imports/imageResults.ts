import { imageResults, type SystemImages } from "../../experiment/artefacts/imageResults.ts";
import { robinFirst } from "../../experiment/catalogue/decompositionFacts.ts";
import { artefactsOf } from "../../lab/run/runState.ts";
import { packResults } from "../systems/packResults.ts";
import { systemsStore } from "../systems/systems.ts";
import type { MeasuredTasks } from "./measuredTasks.ts";

/** What the finished tasks of a run or of an opened result say about single images, one entry per system. */
export function resultsOfTasks({ plan, tasks }: MeasuredTasks): readonly SystemImages[] {
  if (plan === null) return [];
  const artefacts = artefactsOf(tasks);
  return robinFirst(plan.systems).map((system) => imageResults(plan, system, artefacts));
}

/** What a pack says about single images, in the order of its systems; [] if it has no such file. */
export async function resultsOfPack(id: string): Promise<readonly SystemImages[]> {
  const group = systemsStore.getState().groups.find((one) => one.id === id);
  if (group === undefined) return [];
  const results = await packResults(group);
  return group.systems.flatMap(({ specId }) => results.find(({ system }) => system === specId) ?? []);
}
