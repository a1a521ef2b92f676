import { type ExampleOutcomes, exampleOutcomes } from "../../experiment/artefacts/exampleOutcomes.ts";
import { artefactsOf } from "../../lab/run/runState.ts";
import type { MeasuredTasks } from "./measuredTasks.ts";

/** What the attacks of an experiment did to every example of one of its systems, a threat at a time; [] where nothing is there. */
export function outcomesOf(
  measured: MeasuredTasks | undefined,
  systemId: string,
): readonly ExampleOutcomes[] {
  const system = measured?.plan?.systems.find(({ id }) => id === systemId);
  if (measured === undefined || measured.plan === null || system === undefined) return [];
  return exampleOutcomes(measured.plan, system, artefactsOf(measured.tasks));
}
