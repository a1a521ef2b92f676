import { type ExampleOutcomes, exampleOutcomes } from "../experiment/exampleOutcomes.ts";
import { artefactsOf } from "../lab/runState.ts";
import type { Run } from "./run.ts";

/** What the attacks of a run did to every example of one of its systems, a threat at a time; [] where nothing is there. */
export function outcomesOf(
  run: Pick<Run, "plan" | "tasks"> | undefined,
  systemId: string,
): readonly ExampleOutcomes[] {
  const system = run?.plan?.systems.find(({ id }) => id === systemId);
  if (run === undefined || run.plan === null || system === undefined) return [];
  return exampleOutcomes(run.plan, system, artefactsOf(run.tasks));
}
