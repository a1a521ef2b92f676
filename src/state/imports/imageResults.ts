import { imageResults, type SystemImages } from "../../experiment/artefacts/imageResults.ts";
import { artefactsOf } from "../../lab/run/runState.ts";
import { packResults } from "../systems/packResults.ts";
import { systemsStore } from "../systems/systems.ts";
import type { MeasuredTasks } from "./measuredTasks.ts";

/**
 * What is known about single images of an experiment, one entry per system: from the finished tasks of a run or of an
 * opened result, otherwise from the file of a pack. [] where nothing is known.
 */
export async function knownImageResults(
  id: string,
  measured: MeasuredTasks | undefined,
): Promise<readonly SystemImages[]> {
  if (measured !== undefined) {
    const { plan, tasks } = measured;
    return plan === null ? [] : plan.systems.map((system) => imageResults(plan, system, artefactsOf(tasks)));
  }
  const group = systemsStore.getState().groups.find((one) => one.id === id);
  return group === undefined ? [] : packResults(group);
}
